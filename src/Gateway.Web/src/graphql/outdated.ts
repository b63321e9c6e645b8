// After an upgrade of the gateway, an open page may send ids that the gateway no longer knows. The reader is asked to load it again.

let isOutdated = false;
const listeners = new Set<() => void>();

/** The code of an unknown id: schema/errors.md. */
export const unknownDocument = "HC0020";

export const outdated = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  get: () => isOutdated,
  report() {
    isOutdated = true;
    listeners.forEach(listener => listener());
  },
};
