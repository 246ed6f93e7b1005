"""Serves a page and watches it: python3 browser.py PAGE SCRIPT. Prints the port, then the text that
the page's log holds when SCRIPT (run in the page) says that it is done, by `done()`."""
import http.server
import sys

page = open(sys.argv[1], encoding="utf-8").read()
script = sys.argv[2]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        watch = ("<script>const done = () => fetch('/done', {method: 'POST', body:"
                 "document.getElementById('log').innerText});" + script + "</script>")
        body = page.replace("</html>", watch + "</html>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(204)
        self.end_headers()
        print(said.replace("\n", " | "), flush=True)

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
