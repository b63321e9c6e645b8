import { useState } from "react";
import { GatewaySettingsQuery } from "../generated/admin-operations";
import { useTitle } from "../parts/head";
import { Empty } from "../parts/state";
import { Current, NeedsScope, Table } from "./parts";
import type { Session } from "./session";
import { usePolledQuery } from "./use-polled-query";

/** The settings that apply, and where they come from. */
export function SettingsPage({ session }: { session: Session }) {
  useTitle("Settings");
  return (
    <>
      <h1>Settings</h1>
      <NeedsScope session={session} scope="gateway:read">
        <Settings session={session} />
      </NeedsScope>
    </>
  );
}

function Settings({ session }: { session: Session }) {
  const [text, setText] = useState("");
  const [hasDefaults, setHasDefaults] = useState(false);
  const answer = usePolledQuery(session, GatewaySettingsQuery, {});
  return (
    <>
      <p className="filter">
        <label htmlFor="setting">Name contains</label>
        <input id="setting" type="search" value={text} onChange={event => setText(event.target.value)} />
        <label className="check">
          <input type="checkbox" checked={hasDefaults} onChange={event => setHasDefaults(event.target.checked)} /> with defaults
        </label>
      </p>
      <Current answer={answer}>
        {({ gateway }) => {
          const settings = (gateway?.settings ?? []).filter(
            setting =>
              setting.name.toLowerCase().includes(text.toLowerCase()) && (hasDefaults || text !== "" || setting.origin !== "default"),
          );
          return settings.length === 0 ? (
            <Empty>No setting was found.</Empty>
          ) : (
            <>
              <p className="hint">The settings of {gateway?.node}. They change when the gateway is started again.</p>
              <Table label="Settings" head={["Setting", "Value", "Comes from"]}>
                {settings.map(setting => (
                  <tr key={setting.name}>
                    <th scope="row">{setting.name}</th>
                    <td className="text">
                      {setting.value !== null ? <code>{setting.value}</code> : setting.isSecret && setting.origin !== "default" ? "secret" : "–"}
                    </td>
                    <td>{setting.origin}</td>
                  </tr>
                ))}
              </Table>
            </>
          );
        }}
      </Current>
    </>
  );
}
