#!/usr/bin/env python3
"""Measures how one write a second affects readers: their throughput with and without it, and old responses.

  writes.py PARAMS [-c CONNECTIONS] [-d SECONDS] [--only W2,W3]

PARAMS is the file with the variables of the workloads. setup.sh must have imported the articles. The script starts two gateways with start.sh:
one is measured, and one caches nothing and shows what a fresh response is. They use a copy of the database, which is dropped at the end. It
needs wrk, createdb and the variables of start.sh. The writes change the heat of an article, then a title, then add an article, in turn.
"""
import argparse, hashlib, http.client, itertools, json, os, pathlib, random, re, secrets, subprocess, sys, tempfile, threading, time

HERE = pathlib.Path(__file__).resolve().parent
WORKLOADS = json.loads((HERE / "workloads/dialect.json").read_text())
COPY = os.environ.get("BENCH_N", "") + "writes"
KEY = "gwk_" + secrets.token_urlsafe(32)
JSON = {"Content-Type": "application/json", "Accept": "application/json"}
IMPORT = """mutation ($input: ImportArticleInput!) {
  importArticle(input: $input) { outcome errors { __typename ... on Error { message } } }
}"""
LUA = """
local requests, count, position = {}, 0, 0
function init(args)
  for _, body in ipairs(dofile(args[1])) do
    count = count + 1
    requests[count] = wrk.format("POST", "/graphql", {["Content-Type"] = "application/json", ["Accept"] = "application/json"}, body)
  end
end
function request()
  position = position % count + 1
  return requests[position]
end
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("\\n@@%d %d %d\\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


class Gateway:
    """A gateway in a process of its own."""

    def __init__(self, port, **settings):
        self.port = port
        # One address sends all requests.
        settings["RateLimit__Anonymous__PointsPerSecond"] = "0"
        log = open(pathlib.Path(os.environ["BENCH_HOME"]) / ("writes-%d.log" % port), "w")
        self.process = subprocess.Popen([HERE / "start.sh"], env=os.environ | {"PORT": str(port), "BENCH_N": COPY} | settings, stdout=log, stderr=log)
        for _ in range(600):
            try:
                if Client(port).send({"query": "{ __typename }"}):
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the gateway on port %d does not start: %s" % (port, log.name))

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, request, **headers):
        self.connection.request("POST", "/graphql", json.dumps(request), JSON | headers)
        return self.connection.getresponse().read()

    def write(self, query, variables):
        result = json.loads(self.send({"query": query, "variables": variables}, Authorization="Bearer " + KEY))
        if result.get("errors"):
            raise SystemExit("the write failed: %s" % result["errors"])
        return result["data"]


def requests(workload, variants):
    """The requests of a workload, one for each variant."""
    entry = WORKLOADS[workload]
    query = re.sub(r"\s+", " ", (HERE / "workloads" / entry["query"]).read_text()).strip()
    return [{"query": query, "variables": {name: variant["vars"][key] for name, key in entry.get("variables", {}).items()}} for variant in variants]


def measure(port, bodies, connections, seconds):
    """The requests per second."""
    with tempfile.TemporaryDirectory() as folder:
        script, data = pathlib.Path(folder, "wrk.lua"), pathlib.Path(folder, "requests.lua")
        script.write_text(LUA)
        data.write_text("return {%s}" % ",".join("[======[%s]======]" % json.dumps(body) for body in bodies))
        command = ["wrk", "-t1", "-c%d" % connections, "-d%ds" % seconds, "--timeout", "20s", "-s", script, "http://127.0.0.1:%d" % port, "--", data]
        output = subprocess.run(command, capture_output=True, text=True).stdout
        count, microseconds, errors = map(int, re.search(r"@@(\d+) (\d+) (\d+)", output).groups())
        if errors:
            raise SystemExit("%d requests failed" % errors)
        return count / microseconds * 1e6


class Background(threading.Thread):
    """Repeats something until it is stopped."""

    def __init__(self, action, seconds):
        super().__init__(daemon=True)
        self.action, self.seconds, self.over, self.error = action, seconds, threading.Event(), None

    def run(self):
        try:
            while not self.over.wait(self.seconds):
                self.action()
        except (Exception, SystemExit) as error:
            self.error = error

    def stop(self):
        self.over.set()
        self.join()
        if self.error:
            raise self.error


class Writer:
    """Writes articles as an editor would."""

    def __init__(self, port, slugs):
        self.client, self.slugs, self.turn, self.count = Client(port), slugs, itertools.cycle([self.heat, self.title, self.add]), 0

    def __call__(self):
        next(self.turn)()
        self.count += 1

    def heat(self):
        self.change(r"(?m)^heat:.*\n", "", "heat: %d\n" % random.randrange(1000))

    def title(self):
        self.change(r"(?m)^title:.*\n", "", 'title: "Title %s"\n' % secrets.token_hex(4))

    def add(self):
        slug = time.strftime("%Y-%m-%d-") + "written-" + secrets.token_hex(6)
        text = re.sub(r"(?m)^(slug|webUrl|originalUrl|publishedDateTime|published_date_time|date):.*\n", "", self.source(random.choice(self.slugs)))
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.save(slug, text.replace("---\n", "---\npublishedDateTime: %s\nwebUrl: https://written.example/%s\n" % (now, slug), 1))

    def change(self, pattern, replacement, line):
        slug = random.choice(self.slugs)
        self.save(slug, re.sub(pattern, replacement, self.source(slug)).replace("---\n", "---\n" + line, 1))

    def source(self, slug):
        return self.client.write("query ($slug: String!) { articleBySlug(slug: $slug) { source } }", {"slug": slug})["articleBySlug"]["source"]

    def save(self, slug, content):
        payload = self.client.write(IMPORT, {"input": {"fileName": slug + ".md", "content": content}})["importArticle"]
        if payload["errors"]:
            raise SystemExit("the write of %s failed: %s" % (slug, payload["errors"]))


class Comparison:
    """Compares responses of the measured gateway with fresh ones. Two equal fresh ones around it mean that nothing changed meanwhile."""

    def __init__(self, port, fresh, bodies):
        self.cached, self.fresh, self.bodies, self.count, self.stale = Client(port), Client(fresh), bodies, 0, []

    def __call__(self):
        body = random.choice(self.bodies)
        before, response, after = self.fresh.send(body), self.cached.send(body), self.fresh.send(body)
        if before == after:
            self.count += 1
            if response != before:
                self.stale.append(body)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("params")
    parser.add_argument("-c", type=int, default=16)
    parser.add_argument("-d", type=int, default=15)
    parser.add_argument("--only", default="W1,W2,W3,W4,W6")
    options = parser.parse_args()
    params = json.loads(pathlib.Path(options.params).read_text())
    port = int(os.environ.get("BENCH_PORT", "5561"))
    database = "gateway" + os.environ["BENCH_N"]
    subprocess.run(["dropdb", "--if-exists", "gateway" + COPY], check=True)
    subprocess.run(["createdb", "--template", database, "gateway" + COPY], check=True)
    measured = Gateway(
        port,
        Access__ApiKeys__0__Name="writer",
        Access__ApiKeys__0__Hash=hashlib.sha256(KEY.encode()).hexdigest(),
        Access__ApiKeys__0__Scopes__0="articles:write",
        Access__ApiKeys__0__Scopes__1="articles:read:unpublished",
        Access__ApiKeys__0__Scopes__2="secured:read",
    )
    fresh = None
    try:
        fresh = Gateway(port + 1, Limits__ResponseCacheBytes="0", Limits__DocumentCacheBytes="0", Limits__HtmlCacheBytes="0")
        slugs = [variant["vars"]["slug"] for variant in params["W2"]]
        # The first writes and comparisons compile code.
        for action in (Writer(port, slugs), Comparison(port, fresh.port, requests("W1", params["W1"]))):
            for _ in range(30):
                action()
        print("| workload | requests/s | with a write a second | of it | writes | compared | old |\n|---|---|---|---|---|---|---|")
        for workload in options.only.split(","):
            bodies = requests(workload, params[workload])
            measure(port, bodies, options.c, 3)
            alone = measure(port, bodies, options.c, options.d)
            writer, comparison = Writer(port, slugs), Comparison(port, fresh.port, bodies)
            threads = [Background(writer, 1), Background(comparison, 0.1)]
            for thread in threads:
                thread.start()
            beside = measure(port, bodies, options.c, options.d)
            for thread in threads:
                thread.stop()
            figures = (workload, alone, beside, beside / alone, writer.count, comparison.count, len(comparison.stale))
            print("| %s | %.0f | %.0f | %.2f | %d | %d | %d |" % figures, flush=True)
            if comparison.stale:
                sys.exit("An old response: %s" % json.dumps(comparison.stale[0]))
    finally:
        measured.stop()
        if fresh:
            fresh.stop()
        subprocess.run(["dropdb", "gateway" + COPY], check=True)


if __name__ == "__main__":
    main()
