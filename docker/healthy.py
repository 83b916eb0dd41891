"""Ask the web server in this container whether it lives: exit status 0 when it does.

The question carries a host name that the server accepts; for any other it answers 400.
"""  # noqa: INP001 - a script in the image, no part of a package

import http.client
import os
import sys

host = os.environ["ONTSCHOT_ALLOWED_HOSTS"].split(",")[0].strip()
connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["ONTSCHOT_BIND"].rpartition(":")[2]), timeout=4)
connection.request("GET", "/healthz", headers={"Host": host})
sys.exit(connection.getresponse().status != http.HTTPStatus.OK)
