// CSV and its CSVW metadata to N-Quads with rdf-parser-csvw:
// node rdf_parser_csvw.mjs PACKAGES METADATA TABLE OUT [stream]
//
// The parser wants the metadata as a dataset of RDF, not as the JSON of the standard: the columns are put into one here.
// It has no minimal mode. With "stream" all that it says is written as its documentation shows, through a stream; else
// what it says about tables and rows (blank nodes) is dropped, and the rest is written in large pieces, which is faster.
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

const [packages, metadataFile, tableFile, outFile, way] = process.argv.slice(2)
// The packages are in an environment of the benchmark, not beside this file.
const from = createRequire(path.resolve(packages, 'package.json'))
const { default: CsvwParser } = await import(pathToFileURL(from.resolve('rdf-parser-csvw')))
const { DataFactory, Store, StreamWriter, Writer } = from('n3')

const CSVW = 'http://www.w3.org/ns/csvw#'
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const XSD = 'http://www.w3.org/2001/XMLSchema#'
const PREFIXES = {
  dc: 'http://purl.org/dc/terms/',
  org: 'http://www.w3.org/ns/org#',
  prov: 'http://www.w3.org/ns/prov#',
  qb: 'http://purl.org/linked-data/cube#',
  rdf: RDF,
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#'
}
const { namedNode, literal, blankNode, quad } = DataFactory

function absolute (name) {
  const [prefix, local] = name.split(/:(.*)/s)
  return prefix in PREFIXES ? PREFIXES[prefix] + local : name
}

function dataset (document) {
  const store = new Store()
  const add = (subject, property, object) => store.add(quad(subject, namedNode(property), object))
  const [table] = document.tables
  const [root, schema, dialect] = [blankNode(), blankNode(), blankNode()]
  add(root, `${CSVW}tableSchema`, schema)
  add(root, `${CSVW}dialect`, dialect)
  add(dialect, `${CSVW}trim`, literal(String(document.dialect.trim)))
  add(schema, `${CSVW}aboutUrl`, literal(table.tableSchema.aboutUrl))
  let place = schema
  let link = `${CSVW}column`
  for (const column of table.tableSchema.columns) {
    const [cell, node] = [blankNode(), blankNode()]
    add(place, link, cell)
    add(cell, `${RDF}first`, node)
    ;[place, link] = [cell, `${RDF}rest`]
    add(node, `${CSVW}name`, literal(column.name))
    if (!column.virtual) add(node, `${CSVW}title`, literal(column.name))
    for (const property of ['aboutUrl', 'propertyUrl', 'valueUrl', 'lang']) {
      if (property in column) add(node, CSVW + property, literal(absolute(column[property])))
    }
    for (const property of ['suppressOutput', 'virtual']) {
      if (column[property]) add(node, CSVW + property, literal('true'))
    }
    if (column.datatype) add(node, `${CSVW}datatype`, namedNode(XSD + column.datatype))
  }
  add(place, link, namedNode(`${RDF}nil`))
  return store
}

const metadata = dataset(JSON.parse(readFileSync(metadataFile, 'utf8')))
const parser = new CsvwParser({ metadata, baseIRI: 'https://bench.example/', factory: DataFactory })
const quads = parser.import(createReadStream(tableFile, 'utf8'))
const out = createWriteStream(outFile, { highWaterMark: 1 << 20 })
if (way === 'stream') {
  await pipeline(quads, new StreamWriter({ format: 'N-Quads' }), out)
} else {
  const writer = new Writer(out, { format: 'N-Quads', end: false })
  let text = ''
  for await (const { subject, predicate, object, graph } of quads) {
    if (subject.termType === 'BlankNode') continue
    text += writer.quadToString(subject, predicate, object, graph)
    if (text.length > 1 << 16) {
      if (!out.write(text)) await once(out, 'drain')
      text = ''
    }
  }
  out.end(text)
  await once(out, 'finish')
}
