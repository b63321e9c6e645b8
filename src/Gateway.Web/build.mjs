// node build.mjs [<stamp>]               installs the packages if package-lock.json has changed, and builds the site into dist/
// node build.mjs copy <folder> [<stamp>] copies the built site into a folder
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";
import { acquireLock } from "../Gateway/Assets/lock.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "dist");
const installed = path.join(here, "node_modules", ".installed");
const [command, ...operands] = process.argv.slice(2);

try {
  if (command === "copy") copy(operands[0], operands[1]);
  else await build(command);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function build(stamp) {
  const started = Date.now();
  const release = await acquireLock(path.join(here, ".installing"));
  try {
    // Another build may have built the site while this one waited for the lock.
    if (stamp && fs.existsSync(stamp) && fs.statSync(stamp).mtimeMs >= started) return;
    install();
    run("node generate.mjs");
    run("npx --no-install tsc --noEmit");
    run("npx --no-install vite build --logLevel warn");
    fs.copyFileSync(path.join(here, "src/generated/persisted-documents.json"), path.join(dist, "persisted-documents.json"));
    compress(path.join(dist, "assets"));
    if (stamp) fs.writeFileSync(stamp, "");
  } finally {
    release();
  }
}

function install() {
  const lock = path.join(here, "package-lock.json");
  if (fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync(lock).mtimeMs) return;
  run("npm ci --ignore-scripts --no-audit --no-fund");
  fs.writeFileSync(installed, "");
}

function run(commandLine) {
  const { status, stdout, stderr } = spawnSync(commandLine, { cwd: here, shell: true, encoding: "utf8" });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  throw new Error(`"${commandLine}" exited with code ${status}`);
}

// The server sends these files as they are, so that it compresses nothing while it runs.
function compress(folder) {
  for (const name of fs.readdirSync(folder).filter(name => /\.(js|css|svg)$/.test(name))) {
    const file = path.join(folder, name);
    const content = fs.readFileSync(file);
    fs.writeFileSync(`${file}.gz`, zlib.gzipSync(content, { level: 9 }));
    fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(content, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
}

function copy(folder, stamp) {
  const target = path.join(folder, "web");
  fs.rmSync(target, { recursive: true, force: true });
  fs.cpSync(dist, target, { recursive: true, filter: source => path.basename(source) !== ".built" });
  if (stamp) fs.writeFileSync(stamp, "");
}
