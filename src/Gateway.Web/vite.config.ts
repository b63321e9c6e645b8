import { defineConfig } from "vite";

// The server writes the absolute addresses of the files into the page, because it knows the path at which a proxy publishes it.
export default defineConfig({
  base: "./",
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
