"""PDF/A-3 (kept for ever, with a file inside) and PDF/UA-1 (readable for everyone) in one file.

WeasyPrint writes either of the two. What is missing of the other is added to the finished objects: that the file is
PDF/UA, in a metadata stream that anyone can read without unpacking it.
"""

import base64
from typing import Any

import pydyf

__all__ = ["VARIANT", "finish"]

VARIANT = "pdf/a-3a"
END = b"</rdf:RDF>"
IS_ACCESSIBLE = (
    b'<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)
# PDF/A takes no statement of a kind that it does not know, unless the file explains it.
EXPLAINED = (
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>'
    b'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>'
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    b'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
RETURN = b"\r"
BEGINNING, ENDING = b"\nstream\n", b"\nendstream"


def finish(document: Any, pdf: Any) -> None:
    """Complete the objects of a PDF just before they are written; WeasyPrint calls this."""
    for stream in (each for each in pdf.objects if isinstance(each, pydyf.Stream)):
        if stream.extra.get("Type") == "/Metadata":
            stream.compress = False
            stream.stream = [part.replace(END, IS_ACCESSIBLE + EXPLAINED + END) for part in stream.stream]
        elif stream.compress:
            _pack_otherwise(stream)


def _pack_otherwise(stream: pydyf.Stream) -> None:
    """Write a stream in letters if it ends in a return, which with the new line behind it reads as one end of line.

    Packing it anew is no cure: the last byte is that of its checksum.
    """
    written: bytes = stream.data
    if not written.endswith(RETURN + ENDING):
        return
    packed = written.removesuffix(ENDING).split(BEGINNING, 1)[1]
    stream.stream = [base64.a85encode(packed) + b"~>"]
    stream.extra = {**stream.extra, "Filter": pydyf.Array(["/ASCII85Decode", "/FlateDecode"])}
    stream.compress = False
