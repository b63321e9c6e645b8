// Texts that are not saved yet, by the id of their article. Like the credentials, they are kept until the tab is closed.

const prefix = "gateway-draft:";

export interface Draft {
  readonly text: string;
  /** The version of the article that was edited. */
  readonly updatedAt: string;
}

export const drafts = {
  get(id: string): Draft | undefined {
    const stored = sessionStorage.getItem(prefix + id);
    return stored ? (JSON.parse(stored) as Draft) : undefined;
  },
  set(id: string, draft: Draft) {
    try {
      sessionStorage.setItem(prefix + id, JSON.stringify(draft));
    } catch {
      // The storage is full. The browser still asks before the tab is closed.
    }
  },
  remove(id: string) {
    sessionStorage.removeItem(prefix + id);
  },
  any: () => keys().length > 0,
  clear: () => keys().forEach(key => sessionStorage.removeItem(key)),
};

const keys = () => Object.keys(sessionStorage).filter(key => key.startsWith(prefix));
