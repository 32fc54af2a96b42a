"""The words that the invented matrices of the benchmark are made of: units, objectives, indicators and targets.

They are of the length and kind of published ones (accents, commas, quotation marks), and invented.
"""

from __future__ import annotations

UNITS = (
    "CONCEJO CANTONAL", "ALCALDÍA", "VICEALCALDÍA", "AUDITORÍA INTERNA", "PROCURADURÍA SÍNDICA",
    "SECRETARÍA GENERAL", "COORDINACIÓN GENERAL", "DIRECCIÓN ADMINISTRATIVA", "DIRECCIÓN FINANCIERA",
    "DIRECCIÓN DE PLANIFICACIÓN Y ORDENAMIENTO TERRITORIAL", "DIRECCIÓN DE OBRAS PÚBLICAS",
    "DIRECCIÓN DE MOVILIDAD, TRÁNSITO Y TRANSPORTE TERRESTRE", "DIRECCIÓN DE DESARROLLO CANTONAL",
    "DIRECCIÓN DE AGUA POTABLE, ALCANTARILLADO Y SANEAMIENTO", "DIRECCIÓN DE GESTIÓN AMBIENTAL",
    "DIRECCIÓN DE GESTIÓN DE RIESGOS", "DIRECCIÓN DE AVALÚOS Y CATASTROS", "DIRECCIÓN DE TALENTO HUMANO",
    "DIRECCIÓN DE TECNOLOGÍAS DE LA INFORMACIÓN Y COMUNICACIÓN", "DIRECCIÓN DE EDUCACIÓN, CULTURA Y PATRIMONIO",
    "DIRECCIÓN DE TURISMO", "DIRECCIÓN DE SALUD E HIGIENE", "DIRECCIÓN DE FISCALIZACIÓN",
    "UNIDAD DE COMPRAS PÚBLICAS", "UNIDAD DE COMUNICACIÓN SOCIAL", "UNIDAD DE PARTICIPACIÓN CIUDADANA",
    "UNIDAD DE SEGURIDAD Y SALUD OCUPACIONAL", "UNIDAD DE PROYECTOS Y COOPERACIÓN", "UNIDAD DE BODEGA Y ACTIVOS FIJOS",
    "UNIDAD DE ÁRIDOS Y PÉTREOS", "REGISTRO DE LA PROPIEDAD Y MERCANTIL", "CUERPO DE BOMBEROS",
    "CONSEJO CANTONAL DE PROTECCIÓN DE DERECHOS", "JUNTA CANTONAL DE PROTECCIÓN DE DERECHOS", "COMISARÍA MUNICIPAL",
    "TESORERÍA", "CONTABILIDAD", "RENTAS", "COACTIVAS", "PRESUPUESTO",
)  # fmt: skip
VERBS = (
    "Planificar, organizar y dirigir", "Ejecutar y supervisar", "Garantizar de manera oportuna", "Coordinar y evaluar",
    "Administrar con eficiencia y transparencia", "Asesorar en derecho y dar seguimiento a", "Fortalecer y regular",
    "Promover, con la participación de la ciudadanía,", "Controlar, registrar y custodiar", "Brindar a los usuarios",
)  # fmt: skip
OBJECTS = (
    "los procesos de contratación pública", "la prestación de los servicios básicos", "el ordenamiento del territorio",
    "la gestión del talento humano", "el mantenimiento de la red vial urbana y rural", "los bienes de la institución",
    "la recaudación de los tributos municipales",
    "la infraestructura física, los equipamientos y los espacios públicos",
    "los servicios de matriculación y revisión técnica vehicular",
    "las actividades culturales, turísticas y deportivas",
    "la atención a los grupos de atención prioritaria", "los sistemas informáticos y de comunicación",
)  # fmt: skip
PURPOSES = (
    "con el fin de asegurar el desarrollo sustentable del cantón {place} y de sus habitantes",
    "para cumplir los objetivos del Plan de Desarrollo y Ordenamiento Territorial de {place}",
    "garantizando la legalidad, transparencia, eficacia y eficiencia de los planes y proyectos en {place}",
    "mediante la correcta aplicación de la normativa legal que regula la ejecución de los recursos de {place}",
    "según lo dispuesto en la ordenanza «{place} avanza», con indicadores de gestión y rendición de cuentas",
    'en el marco del programa "{place} para todos", en coordinación con las demás unidades administrativas',
)  # fmt: skip
DETAILS = (
    "", "", "", "",
    ", optimizando los recursos de manera sustentable y sostenible",
    ", de acuerdo con las políticas, normas y procedimientos vigentes en la institución",
    ", a través de procesos desconcentrados que mejoren la calidad de vida en las comunidades y parroquias rurales",
    "\nContribuir además a la dinamización del comercio y al desarrollo socioeconómico de la zona",
)  # fmt: skip
PLACES = (
    "Peñas Blancas", "Río Manso", "La Esperanza", "San Andrés de Ñambija", "Santa Lucía", "Cumbres Altas",
    "El Guabo Viejo", "Tres Cerros", "Nueva Unión", "Quebrada Honda", "Bahía Azul", "Monte Sión",
)  # fmt: skip
THINGS = (
    "trámites atendidos", "kilómetros de vía con mantenimiento", "inspecciones técnicas", "usuarios capacitados",
    "informes de seguimiento", "conexiones de agua potable", "procesos de contratación", "predios actualizados",
    "denuncias resueltas", "personas beneficiadas", "especies vehiculares", "sesiones con acta legalizada",
)  # fmt: skip
INDICATORS = (
    "% de {things}, actividad {serial}, línea base {base}",
    "Número de {things}, actividad {serial}, ficha {base}",
    "{things_} de la actividad {serial} del Plan Operativo Anual - POA {year}",
    'Índice de {things}, ficha "{serial}-{base}"',
)
WORDED = (
    "Cumplir la actividad {serial} con un avance no menor al del año {before}",
    "{things_} en {place}, según el oficio {base}-{serial}",
    'Actividad {serial}: superar la línea base de {base} en "{place}"',
    "Entregar los productos de la actividad {serial}, cronograma {base}",
)
PERCENT = "{value} % de {things} de la actividad {serial}, línea {base}"
AT_LEAST = "Al menos {value} % de {things} de la actividad {serial}"
COUNTED = "{value} {things} en {place}"
LEVELS = (
    ("gobernante", "PROCESOS GOBERNANTES / NIVEL DIRECTIVO"),
    ("agregador-valor", "PROCESOS AGREGADORES DE VALOR / NIVEL OPERATIVO"),
    ("desconcentrado", "PROCESOS DESCONCENTRADOS"),
    ("apoyo-asesoria", "NIVEL DE APOYO / ASESORÍA"),
)
