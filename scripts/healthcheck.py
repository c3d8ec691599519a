"""Exit 0 when the web server of this container is ready; asks under a host name that it answers to."""

import http.client
import os
import sys


def main() -> int:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    link = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    try:
        link.request("GET", "/health/ready", headers={"Host": host})
        return 0 if link.getresponse().status == http.HTTPStatus.OK else 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        link.close()


if __name__ == "__main__":
    sys.exit(main())
