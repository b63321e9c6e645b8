import { useSyncExternalStore } from "react";
import { useClient } from "urql";
import { useRouter } from "wouter";
import { live } from "../graphql/live";
import { outdated } from "../graphql/outdated";
import { FrontPageQuery, FrontTopicsQuery } from "../generated/operations";
import { keepInEntry, navigate, useIsOnline } from "../location";
import { plural } from "../text";

/** New articles, which are shown when the reader wants them, and the state of the connection. Nothing on the page moves. */
export function LiveBar() {
  const { articles, isConnected } = useSyncExternalStore(live.subscribe, live.get);
  const isOnline = useIsOnline();
  const isOutdated = useSyncExternalStore(outdated.subscribe, outdated.get);
  const client = useClient();
  const { base } = useRouter();

  const show = async () => {
    const [{ data }] = await Promise.all([
      client.query(FrontPageQuery(), {}, { requestPolicy: "network-only" }).toPromise(),
      client.query(FrontTopicsQuery(), {}, { requestPolicy: "network-only" }).toPromise(),
    ]);
    if (!data) return;
    live.clear();
    navigate(`${base}/`);
    keepInEntry("front", []);
  };

  return (
    <div className="live" role="status">
      {!isOnline ? (
        <p className="live-note">You are offline. Pages that you have opened stay readable.</p>
      ) : (
        !isConnected && <p className="live-note">The connection was lost. Connecting again …</p>
      )}
      {isOutdated && (
        <p className="live-note">
          This site has been updated –{" "}
          <button type="button" onClick={() => location.reload()}>
            load it again
          </button>
        </p>
      )}
      {articles.length > 0 && (
        <p className="live-new">
          {plural(articles.length, "new article")} –{" "}
          <button type="button" onClick={() => void show()}>
            show
          </button>
        </p>
      )}
    </div>
  );
}
