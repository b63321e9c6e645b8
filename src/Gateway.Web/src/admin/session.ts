import { Client, fetchExchange, type AnyVariables } from "@urql/core";
import { ids } from "../graphql/ids";
import { endpoint } from "../graphql/client";
import type { PersistedDocument } from "../graphql/document";
import { CallerQuery } from "../generated/admin-operations";

// The credentials are kept until the tab is closed. They are in no address and in no cache.

export interface Session {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly client: Client;
}

const storageKey = "gateway-credentials";

let session: Session | undefined;
const listeners = new Set<() => void>();

export const sessions = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  get: () => session,
  hasStored: () => sessionStorage.getItem(storageKey) !== null,
};

/** Signs in with an API key or a token. Throws an error with a message for people. */
export async function signIn(credentials = sessionStorage.getItem(storageKey) ?? ""): Promise<void> {
  const key = credentials.trim().replace(/^Bearer\s+/i, "");
  const client = createClient(key);
  const { data, error } = await client.query(CallerQuery(), {}).toPromise();
  if (!data) {
    if (isRejected(error)) signOut();
    throw new Error(
      isRejected(error) ? "The gateway does not accept this key or token."
      : codeOf(error) === "AUTH_TOO_MANY_FAILURES" ? "Too many keys were rejected. Wait a minute, and try again."
      : "The gateway cannot be reached at the moment.",
    );
  }
  sessionStorage.setItem(storageKey, key);
  set({ name: data.caller.name ?? "", scopes: data.caller.scopes, client });
}

export function signOut() {
  sessionStorage.removeItem(storageKey);
  set(undefined);
}

/** Runs an operation. Its result is never cached. A token that has expired ends the session. */
export async function run<Data, Variables extends AnyVariables>(
  { client }: Session,
  document: PersistedDocument<Data, Variables>,
  variables: Variables,
) {
  const isMutation = document.definitions.some(each => each.kind === "OperationDefinition" && each.operation === "mutation");
  const result = await (isMutation ? client.mutation(document, variables) : client.query(document, variables)).toPromise();
  if (isRejected(result.error)) signOut();
  return result;
}

export const codeOf = (error: Failure) => error?.graphQLErrors[0]?.extensions.code as string | undefined;

type Failure = { readonly graphQLErrors: readonly { readonly extensions: Record<string, unknown> }[] } | undefined;

const isRejected = (error: Failure) => codeOf(error) === "AUTH_NOT_AUTHENTICATED";

function set(next: Session | undefined) {
  session = next;
  listeners.forEach(listener => listener());
}

function createClient(key: string) {
  return new Client({
    url: endpoint,
    exchanges: [ids, fetchExchange],
    preferGetMethod: false,
    requestPolicy: "network-only",
    fetchOptions: { headers: { authorization: `Bearer ${key}` }, cache: "no-store" },
  });
}
