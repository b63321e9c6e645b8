import { mapExchange } from "@urql/core";
import { idOf } from "./document";
import { outdated, unknownDocument } from "./outdated";

/** Sends the id of an operation instead of its text. */
export const ids = mapExchange({
  onOperation(operation) {
    const id = idOf(operation.query);
    return id ? { ...operation, query: { ...operation.query, definitions: [] } } : operation;
  },
  onError(error) {
    if (error.graphQLErrors.some(({ extensions }) => extensions.code === unknownDocument)) outdated.report();
  },
});
