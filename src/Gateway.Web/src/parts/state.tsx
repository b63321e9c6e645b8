import type { ReactNode } from "react";
import { useIsOnline } from "../location";
import type { QueryResult } from "../graphql/use-query";

/** Lines in the place of a text that has not arrived yet. They have its height, so that nothing moves. */
export function Skeleton({ lines = 4, hasPicture = false }: { lines?: number; hasPicture?: boolean }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {hasPicture && <div className="skeleton-picture" />}
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="skeleton-line" />
      ))}
    </div>
  );
}

export function ListSkeleton({ count = 5 }: { count?: number }) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, entry) => (
        <Skeleton key={entry} lines={3} />
      ))}
    </div>
  );
}

/** An error, and a button to try again. */
export function Failure({ retry, error }: { retry: () => void; error: Error }) {
  const isOnline = useIsOnline();
  const isUnreachable = "networkError" in error && !!error.networkError;
  return (
    <div className="notice" role="alert">
      <p>
        {!isOnline
          ? "You are offline. This page is loaded when you are connected again."
          : isUnreachable
            ? "The server cannot be reached at the moment."
            : "The server could not answer this request."}
      </p>
      <button type="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="notice">{children}</p>;
}

/** The result of a query, or its state: loading or failed. */
export function Loaded<Data>({
  answer,
  loading = <ListSkeleton />,
  children,
}: {
  answer: QueryResult<Data>;
  loading?: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  if (answer.data) return <>{children(answer.data)}</>;
  if (answer.error && !answer.isLoading) return <Failure error={answer.error} retry={answer.retry} />;
  return <>{loading}</>;
}
