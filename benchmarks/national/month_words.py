"""The words of the invented institutions: units, objectives, indicators and targets as the forms have them."""

from __future__ import annotations

#: Section wordings seen in published matrices, in the order in which they stand; no list of four is enough.
SECTIONS = (
    ("PROCESOS GOBERNANTES / NIVEL DIRECTIVO", "PROCESO GOBERNANTE", "Procesos gobernantes"),
    (
        "PROCESOS AGREGADORES DE VALOR / NIVEL OPERATIVO", "Procesos agregadores de valor (Nivel Operativo)",
        "PROCESOS AGREGADORES DE VALOR",
    ),
    ("PROCESOS DESCONCENTRADOS",),
    (
        "NIVEL DE APOYO / ASESORÍA", "Procesos habilitantes de asesoría", "Procesos habilitantes de apoyo",
        "PROCESOS ADJETIVOS DE ASESORÍA", "PROCESOS ADJETIVOS DE APOYO",
    ),
)  # fmt: skip
#: What each section's units are; a section takes its share of them.
UNITS = (
    ("CONCEJO CANTONAL", "ALCALDÍA", "VICEALCALDÍA"),
    (
        "DIRECCIÓN DE OBRAS PÚBLICAS", "GESTIÓN AMBIENTAL Y RIESGOS", "Dirección de Turismo", "AGUA POTABLE",
        "JEFATURA DE TRÁNSITO", "DESARROLLO SOCIAL", "REGISTRO DE LA PROPIEDAD", "Cuerpo de Bomberos",
        "AVALÚOS Y CATASTROS", "FOMENTO PRODUCTIVO", "Unidad de Áridos y Pétreos", "MERCADOS Y CAMALES",
        "PLANIFICACIÓN TERRITORIAL", "Educación, Cultura y Deportes", "SERVICIOS PÚBLICOS", "HIGIENE Y SALUBRIDAD",
        "VIALIDAD RURAL", "PATRIMONIO HISTÓRICO", "Cementerio General", "TERMINAL TERRESTRE",
        "PROTECCIÓN DE DERECHOS", "ALCANTARILLADO", "BIBLIOTECA", "Vivienda",
    ),
    (),
    (
        "PROCURADURÍA SÍNDICA", "TESORERÍA", "DIRECCIÓN FINANCIERA", "TALENTO HUMANO", "Secretaría General",
        "COMPRAS PÚBLICAS", "COMUNICACIÓN", "AUDITORÍA INTERNA", "TECNOLOGÍAS DE LA INFORMACIÓN", "BODEGA",
        "CONTABILIDAD", "PRESUPUESTO", "Rentas", "COACTIVAS", "ARCHIVO CENTRAL", "Participación Ciudadana",
        "COMISARÍA", "SEGURIDAD INDUSTRIAL", "RELACIONES EXTERIORES", "Cooperación Internacional",
    ),
)  # fmt: skip
VERBS = (
    "Coordinar", "Ejecutar", "Dirigir", "Supervisar", "Fortalecer", "Garantizar", "Administrar", "Planificar",
    "Controlar", "Impulsar",
)  # fmt: skip
WHATS = (
    "los planes y programas del ámbito de su competencia", "la prestación de los servicios a la ciudadanía",
    "la conservación y el buen uso de los bienes del cantón", "los procesos técnicos y administrativos de la entidad",
    "las obras que constan en el presupuesto participativo", "la atención oportuna de los trámites ingresados",
)  # fmt: skip
HOWS = (
    "con eficiencia, transparencia y participación de la población", "conforme a la normativa vigente",
    "para mejorar la calidad de vida de las familias", "según el Plan de Desarrollo y Ordenamiento Territorial",
    "mediante convenios con otras instituciones públicas", "en las parroquias urbanas y rurales",
)  # fmt: skip
#: Pairs of indicator and targets that fit it; `{n}` is a number, `{y}` the year of the plan.
INDICATORS = (
    (
        "% de cumplimiento del Plan Operativo Anual - POA {y}",
        ("{n} % de cumplimiento del Plan Operativo Anual - POA {y}",),
    ),
    ("Porcentaje de ejecución presupuestaria {y}", ("{n}%", "{n} %", "≥ {n}%", 0.8)),
    ("Número de informes presentados", ("12 informes", "{n} informes")),
    ("Número de talleres realizados", ("Al menos 4 talleres", "{n} talleres")),
    ("Trámites atendidos dentro del plazo", ("{n} trámites", "{n}% de los trámites")),
    ("Kilómetros de vías con mantenimiento", ("{n} km", "{n} kilómetros")),
    ("Monto recaudado por cartera vencida", ("1.250,50 USD", "$ 12.500,00")),
    ("Cumplimiento del plan de trabajo", ("Cumplir el plan de trabajo {y}",)),
    ("Familias beneficiadas", ("{n} familias",)),
    ("Proyectos ejecutados respecto de los planificados", ("{n}% de los proyectos", "{n} proyectos")),
)  # fmt: skip
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip
FREQUENCIES = ("Mensual", "MENSUAL ", "mensual", "Mensual")
ABSENCES = (
    "NO APLICA (no se usa GPR)",
    "No aplica (Ya que la entidad no cuenta con el sistema GPR)",
    "NO  APLICA (sin GPR)",
)
ARTICLE = "Art. 7 de la Ley Orgánica de Transparencia y Acceso a la Información Pública - LOTAIP"
LITERAL = (
    "Literal a4) Las metas y objetivos de las unidades administrativas de conformidad con sus programas operativos"
)
HEADER = ("No.", "Descripción de la unidad", "Objetivo de la unidad", "Indicador", "Meta cuantificable")
FOOT = (
    "FECHA ACTUALIZACIÓN DE LA INFORMACIÓN:",
    "PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN:",
    "UNIDAD POSEEDORA DE LA INFORMACION - LITERAL a4):",
    "RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN DEL LITERAL a4):",
    "CORREO ELECTRÓNICO DEL O LA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN:",
    "NÚMERO TELEFÓNICO DEL O LA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN:",
)
GPR = "LINK PARA DESCARGAR EL REPORTE DE GOBIERNO POR RESULTADOS (GPR)"
PLANNING_LINK = (
    "Enlace al sistema de gestión de planificación para verificación de los indicadores y metas cuantificables por "
    "procesos o niveles"
)
HEADER_2023 = ("Unidad", "Objetivo", "Indicador", "Meta cuantificable", PLANNING_LINK)
FOOT_2023 = (
    "FECHA ACTUALIZACIÓN DE LA INFORMACIÓN", "PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN",
    "UNIDAD POSEEDORA DE LA INFORMACIÓN", "PERSONA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN",
    "CORREO ELECTRÓNICO DE LA PERSONA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN",
    "NÚMERO TELEFÓNICO DE LA PERSONA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN",
)  # fmt: skip
