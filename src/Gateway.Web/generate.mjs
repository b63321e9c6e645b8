// node generate.mjs
// Writes, from schema/gateway.graphql and schema/operations:
//   src/generated/types.ts                 the types of the operations' variables and results
//   src/generated/operations.ts            the operations of the pages for readers as typed documents
//   src/generated/admin-operations.ts      those of the pages for editors and operators, which readers do not load
//   src/generated/persisted-documents.json id to text, in the format of GraphQL Codegen's persisted documents
// The texts have __typename in every selection, which the normalised cache needs. The gateway reads the JSON file, so that the site can
// send ids.
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { buildASTSchema, Kind, parse, print, specifiedRules, NoUnusedFragmentsRule, validate, visit } from "graphql";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const contract = path.join(here, "../../schema");
const folder = path.join(contract, "operations");

const schema = parse(fs.readFileSync(path.join(contract, "gateway.graphql"), "utf8"));
const documents = fs
  .readdirSync(folder, { recursive: true })
  .filter(file => file.endsWith(".graphql"))
  .sort()
  .map(file => ({ ...parse(fs.readFileSync(path.join(folder, file), "utf8")), isForAdmin: path.dirname(file) === "admin" }));
const ofAdmin = new Set(
  documents.flatMap(({ definitions, isForAdmin }) =>
    definitions.filter(node => isForAdmin || node.operation === "mutation").map(node => node.name.value),
  ),
);
const all = withTypenames({ kind: Kind.DOCUMENT, definitions: documents.flatMap(document => document.definitions) });

const errors = validate(buildASTSchema(schema), all, specifiedRules.filter(rule => rule !== NoUnusedFragmentsRule));
if (errors.length > 0) throw new Error(errors.map(error => error.toString()).join("\n"));

const fragments = new Map(
  all.definitions.filter(node => node.kind === Kind.FRAGMENT_DEFINITION).map(node => [node.name.value, node]),
);
const operations = all.definitions
  .filter(node => node.kind === Kind.OPERATION_DEFINITION)
  .map(node => {
    const text = [node, ...fragmentsOf(node)].map(print).join("\n\n");
    return { name: node.name.value, text, id: createHash("sha256").update(text).digest("hex") };
  });

write("src/generated/types.ts", await types());
write("src/generated/operations.ts", module(operations.filter(({ name }) => !ofAdmin.has(name))));
write("src/generated/admin-operations.ts", module(operations.filter(({ name }) => ofAdmin.has(name))));
write(
  "src/generated/persisted-documents.json",
  `${JSON.stringify(Object.fromEntries(operations.map(({ id, text }) => [id, text])), null, 1)}\n`,
);

function module(some) {
  return [
    'import { document } from "../graphql/document";',
    'import type * as Types from "./types";',
    'export type * from "./types";',
    "",
    ...some.map(({ name, text, id }) => {
      const types = `export type ${name} = Types.${name};\nexport type ${name}Variables = Types.${name}Variables;\n`;
      const value = `document<${name}, ${name}Variables>(\n  "${id}",\n  ${JSON.stringify(compact(text))},\n)`;
      return `${types}export const ${name} = /*#__PURE__*/ ${value};\n`;
    }),
  ].join("\n");
}

function types() {
  const scalars = { DateTime: "string", URL: "string", JSON: "unknown", ID: "string" };
  const config = {
    scalars,
    enumsAsTypes: true,
    immutableTypes: true,
    nonOptionalTypename: true,
    useTypeImports: true,
    omitOperationSuffix: true,
  };
  return codegen({
    filename: "types.ts",
    schema,
    documents: [{ location: "operations", document: all }],
    config,
    plugins: [{ typescript: { onlyOperationTypes: true } }, { typescriptOperations: {} }],
    pluginMap: { typescript, typescriptOperations },
  });
}

function withTypenames(document) {
  const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } };
  return visit(document, {
    SelectionSet(node, _key, parent) {
      if (parent?.kind === Kind.OPERATION_DEFINITION) return undefined;
      const present = node.selections.some(selection => selection.kind === Kind.FIELD && selection.name.value === "__typename");
      return present ? undefined : { ...node, selections: [typename, ...node.selections] };
    },
  });
}

function fragmentsOf(operation) {
  const used = new Map();
  const collect = node =>
    visit(node, {
      FragmentSpread({ name }) {
        if (used.has(name.value)) return;
        const fragment = fragments.get(name.value);
        used.set(name.value, fragment);
        collect(fragment);
      },
    });
  collect(operation);
  return used.values();
}

// The client parses its own copy, which needs no line breaks.
function compact(text) {
  return text.replace(/\s+/g, " ").replace(/ ?([{}(),:!$]) ?/g, "$1").trim();
}

function write(file, text) {
  const target = path.join(here, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  if (!fs.existsSync(target) || fs.readFileSync(target, "utf8") !== text) fs.writeFileSync(target, text);
}
