"""Secure connections to addresses that people enter: whoever is not trusted is refused in words, each time."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from foundation.core import outbound


@pytest.fixture
def certificate(tmp_path):
    """A certificate of localhost that nobody has signed, with its key, as one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime.now(UTC) - timedelta(days=1)).not_valid_after(datetime(9999, 1, 1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    plain = serialization.NoEncryption()
    file = tmp_path / "both.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def port(certificate):
    """A server that answers each handshake, until the test ends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                met, _ = listening.accept()
            except OSError:
                return
            try:
                context.wrap_socket(met, server_side=True).close()
            except OSError:
                met.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield listening.getsockname()[1]
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


@pytest.fixture(autouse=True)
def _asked_anew():
    outbound._trusted.cache_clear()
    yield
    outbound._trusted.cache_clear()


def meet(host, port):
    address = outbound.Address("https", host, port, "/", "/")
    outbound.connect(address, ["127.0.0.1"], seconds=5).close()


def test_whoever_is_not_trusted_is_refused_each_time(port):
    for _ in range(2):
        with pytest.raises(outbound.Unreachable, match="certificate of localhost cannot be trusted"):
            meet("localhost", port)


def test_whoever_is_trusted_is_met_by_their_own_name_alone(port, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    meet("localhost", port)
    meet("localhost", port)
    with pytest.raises(outbound.Unreachable, match=r"of other\.example cannot be trusted"):
        meet("other.example", port)
