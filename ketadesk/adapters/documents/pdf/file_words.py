"""What a file says of itself, twice and alike: in its metadata for the archive, in its properties for everybody.

No patient data: both can be read, and are shown as the window's title, without opening a page.
"""

from xml.sax.saxutils import escape

from ketadesk.adapters.documents.pdf.tags import text_string

LANGUAGE = "en-GB"
_PROGRAM = "KetaDesk"
_PRODUCER = "KetaDesk with ReportLab"

# The archive's own words for what a file claims to be; those of the tagged PDF have to be explained to it.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{program}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def metadata(title: str, subject: str) -> bytes:
    """Return the XMP: title, language, and what the file claims to be."""
    words = {"title": title, "subject": subject, "program": _PROGRAM, "producer": _PRODUCER}
    return _XMP.format(language=LANGUAGE, **{name: escape(text) for name, text in words.items()}).encode()


def properties(title: str, subject: str) -> bytes:
    """Return the dictionary of the properties."""
    words = {"Title": title, "Subject": subject, "Author": _PROGRAM, "Creator": _PROGRAM, "Producer": _PRODUCER}
    return f"<<{''.join(f'/{name}<{_in_hexadecimal(text)}>' for name, text in words.items())}>>".encode()


def _in_hexadecimal(text: str) -> str:
    return text.encode("ascii").hex() if text.isascii() else text_string(text)
