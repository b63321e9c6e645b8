// node accept.mjs: relay-compiler and GraphQL Code Generator (strict TypeScript) accept schema/gateway.graphql and schema/operations.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parse, print } from "graphql";

const here = path.dirname(fileURLToPath(import.meta.url));
const schema = path.join(here, "../../schema");
const generated = path.join(here, "generated");

fs.rmSync(generated, { recursive: true, force: true });
acceptRelay();
run("graphql-codegen", ["--config", "codegen.json"]);
run("tsc", ["--project", "tsconfig.json"]);

// Relay reads what stands in modules, and wants each operation and fragment named after its own.
function acceptRelay() {
  const source = path.join(generated, "relay/src");
  fs.mkdirSync(source, { recursive: true });
  fs.mkdirSync(path.join(generated, "relay/artifacts"));
  for (const definition of operations()) {
    const module = definition.name.value.replace(/(Query|Mutation|Subscription)$/, "");
    fs.writeFileSync(path.join(source, `${module}.ts`), `import { graphql } from "relay-runtime";\n\ngraphql\`\n${print(definition)}\n\`;\n`);
  }

  fs.copyFileSync(path.join(schema, "gateway.graphql"), path.join(generated, "relay/schema.graphql"));
  const config = { src: "src", schema: "schema.graphql", language: "typescript", artifactDirectory: "artifacts", customScalarTypes: { DateTime: "string", JSON: "unknown", URL: "string" } };
  fs.writeFileSync(path.join(generated, "relay/relay.config.json"), JSON.stringify(config));
  run("relay-compiler", ["relay.config.json"], path.join(generated, "relay"));
  const written = fs.readdirSync(path.join(generated, "relay/artifacts")).length;
  if (written < operations().length) throw new Error(`relay-compiler wrote ${written} artifacts for ${operations().length} definitions`);
}

function operations() {
  const folder = path.join(schema, "operations");
  return fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".graphql")).flatMap((file) => parse(fs.readFileSync(path.join(folder, file), "utf8")).definitions);
}

function run(program, operands, cwd = here) {
  const started = Date.now();
  const command = path.join(here, "node_modules/.bin", program);
  const { status, stdout, stderr } = spawnSync(`"${command}" ${operands.join(" ")}`, { cwd, shell: true, encoding: "utf8" });
  if (status === 0) return console.log(`${program} accepts schema/ (${Date.now() - started} ms)`);
  console.error(`${stdout}${stderr}`);
  process.exit(1);
}
