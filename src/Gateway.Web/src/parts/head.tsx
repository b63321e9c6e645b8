import { createContext, useContext, useEffect } from "react";
import { page } from "../graphql/page-data";

const Announce = createContext<(title: string) => void>(() => {});
export const AnnounceProvider = Announce.Provider;

/** Sets the title of the page, and announces it to screen readers. The server writes the same title into the first page. */
export function useTitle(title: string | undefined) {
  const announce = useContext(Announce);
  useEffect(() => {
    if (title === undefined) return;
    document.title = title === "" ? page.title : `${title} – ${page.title}`;
    announce(document.title);
  }, [title, announce]);
}
