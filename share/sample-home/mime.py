"""Internet messages as bytes, written by hand.

The standard `email` package hides how a message is encoded; the sample needs each way of encoding
on purpose (RFC 2045 to 2047, 2231, 3676), and wrong ones too. Lines end in LF, as in a Maildir.
"""

import base64
import hashlib
import quopri
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass
class Part:
    """One MIME part: its header fields and its body, already encoded."""

    headers: list[tuple[str, str]]
    body: bytes

    def render(self) -> bytes:
        return render_headers(self.headers) + b"\n" + self.body


@dataclass
class Attachment:
    """A file that travels with a message. `raw_name` puts the name between the quotes untouched."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"
    raw_name: bool = False


@dataclass
class Content:
    """What a message says, before it is encoded."""

    text: str | None = None
    html: str | None = None
    invitation: str | None = None
    method: str = "REQUEST"
    attachments: list[Attachment] = field(default_factory=list)
    encoding: str | None = None
    charset: str = "utf-8"
    flowed: bool = False


def encode_words(text: str, style: str = "q") -> str:
    """An unstructured header value by RFC 2047: style "q", "b", or "raw" for plain UTF-8."""
    if text.isascii() or style == "raw":
        return text
    return "\n ".join(encode_word(piece, style) for piece in chunks(text, limit=42 if style == "b" else 18))


def encode_word(text: str, style: str) -> str:
    data = text.encode()
    if style == "b":
        return f"=?utf-8?B?{base64.b64encode(data).decode()}?="
    safe = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/"
    quoted = "".join(chr(b) if b in safe else "_" if b == 0x20 else f"={b:02X}" for b in data)
    return f"=?utf-8?Q?{quoted}?="


def chunks(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` bytes of UTF-8 each, never cut inside a character."""
    pieces = [""]
    for character in text:
        if len((pieces[-1] + character).encode()) > limit:
            pieces.append("")
        pieces[-1] += character
    return pieces


def address(name: str, mail: str, style: str = "q") -> str:
    if not name:
        return mail
    if not name.isascii() and style != "raw":
        return f"{encode_words(name, style)} <{mail}>"
    if any(character in name for character in '()<>[]:;@\\,."'):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{mail}>'
    return f"{name} <{mail}>"


def render_headers(headers: list[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\n" for name, value in headers).encode()


def encode_body(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return base64.encodebytes(data)
    if encoding == "quoted-printable":
        return quopri.encodestring(data)
    return data


def text_part(text: str, subtype: str, content: Content) -> Part:
    data = text.encode(content.charset)
    plain = data.isascii() and all(len(line) < 900 for line in data.split(b"\n"))
    encoding = content.encoding or ("7bit" if plain else "quoted-printable")
    media_type = f'text/{subtype}; charset="{content.charset}"'
    if content.flowed and subtype == "plain":
        media_type += "; format=flowed"
    return Part([("Content-Type", media_type), ("Content-Transfer-Encoding", encoding)],
                encode_body(data, encoding))


def calendar_part(content: Content) -> Part:
    return Part([("Content-Type", f'text/calendar; charset="utf-8"; method={content.method}'),
                 ("Content-Transfer-Encoding", "base64")],
                encode_body(content.invitation.encode(), "base64"))


def attachment_part(attachment: Attachment) -> Part:
    if attachment.raw_name or attachment.name.isascii():
        disposition = f'attachment; filename="{attachment.name}"'
    else:
        disposition = f"attachment; filename*=utf-8''{quote(attachment.name)}"
    return Part([("Content-Type", attachment.media_type),
                 ("Content-Disposition", disposition),
                 ("Content-Transfer-Encoding", "base64")],
                encode_body(attachment.data, "base64"))


def multipart(kind: str, parts: list[Part], seed: str) -> Part:
    """Parts under one boundary; the boundary follows from `seed`, so that two runs agree."""
    boundary = f"=_{kind}_" + hashlib.sha256(f"{kind}/{seed}".encode()).hexdigest()[:20]
    body = b"".join(b"--" + boundary.encode() + b"\n" + part.render() + b"\n" for part in parts)
    return Part([("Content-Type", f'multipart/{kind}; boundary="{boundary}"')],
                body + b"--" + boundary.encode() + b"--\n")


def build(content: Content, seed: str) -> Part:
    """The smallest MIME structure that holds the content."""
    alternatives = []
    if content.text is not None:
        alternatives.append(text_part(content.text, "plain", content))
    if content.html is not None:
        alternatives.append(text_part(content.html, "html", content))
    if content.invitation is not None:
        alternatives.append(calendar_part(content))
    body = alternatives[0] if len(alternatives) == 1 else multipart("alternative", alternatives, seed)
    if not content.attachments:
        return body
    return multipart("mixed", [body] + [attachment_part(a) for a in content.attachments], seed)
