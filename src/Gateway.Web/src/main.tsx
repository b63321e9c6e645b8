import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { Router } from "wouter";
import { client } from "./graphql/client";
import { page } from "./graphql/page-data";
import { useLocationWithKeys } from "./location";
import { Site } from "./site";
import { applyTheme } from "./parts/theme";

applyTheme();
createRoot(document.getElementById("site")!).render(
  <Provider value={client}>
    <Router base={page.base} hook={useLocationWithKeys}>
      <Site />
    </Router>
  </Provider>,
);
