"""The names CSVW knows without declaration: prefixes of its initial context, IRIs and language tags."""

from __future__ import annotations

import re

CSVW = "http://www.w3.org/ns/csvw"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# The prefixes of the CSVW namespace document, which are those of the RDFa initial context and csvw itself.
PREFIXES = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "cc": "http://creativecommons.org/ns#",
    "cnt": "http://www.w3.org/2008/content#",
    "csvw": f"{CSVW}#",
    "ctag": "http://commontag.org/ns#",
    "dc": "http://purl.org/dc/terms/",
    "dc11": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "duv": "https://www.w3.org/ns/duv#",
    "earl": "http://www.w3.org/ns/earl#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gldp": "http://www.w3.org/ns/people#",
    "gr": "http://purl.org/goodrelations/v1#",
    "grddl": "http://www.w3.org/2003/g/data-view#",
    "ht": "http://www.w3.org/2006/http#",
    "ical": "http://www.w3.org/2002/12/cal/icaltzd#",
    "jsonld": "http://www.w3.org/ns/json-ld#",
    "ldp": "http://www.w3.org/ns/ldp#",
    "ma": "http://www.w3.org/ns/ma-ont#",
    "oa": "http://www.w3.org/ns/oa#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "og": "http://ogp.me/ns#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "ptr": "http://www.w3.org/2009/pointers#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": RDF,
    "rdfa": "http://www.w3.org/ns/rdfa#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rev": "http://purl.org/stuff/rev#",
    "rif": "http://www.w3.org/2007/rif#",
    "rr": "http://www.w3.org/ns/r2rml#",
    "schema": "http://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sioc": "http://rdfs.org/sioc/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "ssn": "http://www.w3.org/ns/ssn/",
    "time": "http://www.w3.org/2006/time#",
    "v": "http://rdf.data-vocabulary.org/#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "wdr": "http://www.w3.org/2007/05/powder#",
    "wdrs": "http://www.w3.org/2007/05/powder-s#",
    "xhv": "http://www.w3.org/1999/xhtml/vocab#",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xsd": XSD,
}
# With any other scheme a text such as "geo:lat" is more likely a prefix that nobody declared than an IRI.
_SCHEMES = {"http", "https", "urn", "mailto", "tel", "tag", "info", "ftp", "file", "doi"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f]|%(?![0-9A-Fa-f]{2})')
LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}|[IXix](?=-))(?:-[A-Za-z0-9]{1,8})*")


def scheme(text: str) -> str | None:
    """Return what stands before the first colon when that can be an IRI's scheme or a prefix."""
    match = _SCHEME.match(text)
    return match[1] if match else None


def is_absolute(text: str) -> bool:
    """Whether ``text`` begins with a scheme in use for IRIs (RFC 3987) rather than a prefix."""
    return (scheme(text) or "").lower() in _SCHEMES


def expand(text: str) -> str:
    """Expand a leading prefix of the initial context; leave other text as it is.

    Raises ValueError(problem, remedy) when the text has a prefix that the context does not know.
    """
    prefix = scheme(text)
    if prefix is None or is_absolute(text):
        return text
    if prefix not in PREFIXES:
        raise ValueError(
            f"{prefix!r} is no prefix of the CSVW initial context",
            "write the whole IRI, or a path relative to the table",
        )
    return PREFIXES[prefix] + text[len(prefix) + 1 :]
