"""Fetching at the edge: files of this machine, the standard input, and http(s) within bounds.

``Retriever`` gives the CSVW library what it asks for by URL (``vitrina.csvw.Fetch`` and ``OpenTable``), and is
the only place that decides what a document may make us open.
"""

from vitrina.retrieval.errors import RetrievalError
from vitrina.retrieval.limits import Limits
from vitrina.retrieval.local import Replay, file_url, local_path
from vitrina.retrieval.retriever import Retriever

__all__ = ["Limits", "Replay", "RetrievalError", "Retriever", "file_url", "local_path"]
