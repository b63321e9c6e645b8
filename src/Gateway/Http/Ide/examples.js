// At the first visit, puts the examples into the store that the IDE has in the browser, as open documents, and loads the IDE again. The
// structure is that of Banana Cake Pop 18. If a later version has another one, the IDE opens without examples.
(async () => {
  const store = "banana-cake-pop";
  const visited = "gateway-examples";
  if (localStorage.getItem(visited)) return;
  const examples = await (await fetch("gateway-examples.json")).json();
  const endpoint = location.origin + location.pathname.replace(/\/$/, "");
  const resultOf = request =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  // The IDE creates its store when it starts. A store that is opened too early would be an empty one.
  async function open() {
    for (let attempt = 0; attempt < 600; attempt++) {
      await new Promise(resolve => setTimeout(resolve, 100));
      if (!(await indexedDB.databases()).some(({ name }) => name === store)) continue;
      const database = await resultOf(indexedDB.open(store));
      if (["attachment", "item", "tab"].every(name => database.objectStoreNames.contains(name))) return database;
      database.close();
    }
    return undefined;
  }

  const database = await open();
  if (!database) return;
  const transaction = database.transaction(["attachment", "item", "tab"], "readwrite");
  const [attachments, items, tabs] = ["attachment", "item", "tab"].map(name => transaction.objectStore(name));
  const written = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
  });
  const isNew = (await resultOf(items.count())) === 0;
  if (isNew) {
    const idOf = index => `doc|gateway-example-${index + 1}`;
    examples.forEach(({ name, text, variables }, index) => {
      const id = idOf(index);
      items.put({ id, workspaceId: null, kind: "new-document", name, isDraft: false });
      attachments.put({ itemId: id, workspaceId: null, kind: "document-content", body: text, variables, hash: "" });
      attachments.put({
        itemId: id,
        workspaceId: null,
        kind: "connection-settings",
        http: { endpoint, includeCookies: false, useGet: false, useTunnel: false },
        hash: "",
      });
    });
    tabs.put({
      workspaceId: "local",
      activeTabId: idOf(0),
      previewTabId: null,
      history: [idOf(0)],
      untitledDocumentIds: examples.map((_, index) => idOf(index)),
      tabs: examples.map(({ name }, index) => ({
        id: idOf(index),
        name,
        kind: "document",
        activeViewId: "operations",
        activeOperationCompanionViewId: "builder",
        activeOperationsSettingsViewId: "variables",
        activeResponseViewId: "json",
        activeSchemaReferenceViewId: "default",
        isHistory: false,
        isNew: true,
        hasChanges: false,
        isOperationCompanionCollapsed: true,
        isOperationsSettingsPaneCollapsed: false,
        isResponseEntriesPaneCollapsed: true,
        operationsSettingsPaneHeight: 200,
        responseEntriesPaneHeight: 200,
        focusedElement: "operations-editor",
        showTracingExtension: true,
        activeOperation: 0,
      })),
    });
  }
  await written;
  database.close();
  localStorage.setItem(visited, "yes");
  if (isNew) location.reload();
})();
