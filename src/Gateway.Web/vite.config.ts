import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

// The server writes the absolute addresses of the files into the page, because it knows the path at which a proxy publishes it.
export default defineConfig({
  base: "./",
  resolve: {
    // The package of the repository, built from its source with the libraries of the site.
    alias: { "gateway-client": fileURLToPath(new URL("../../clients/typescript/src/index.ts", import.meta.url)) },
    dedupe: ["graphql", "graphql-ws"],
  },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  // npm run dev: the pages come from Vite, everything else from a running gateway.
  server: {
    proxy: { "/graphql": { target: "http://localhost:8080", ws: true }, "/media": "http://localhost:8080" },
  },
});
