import fs from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

// A file that only one build can create at a time.
export async function acquireLock(file) {
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (ownerHasExited(file)) fs.rmSync(file, { force: true });
      else await delay(100);
    }
  }
}

function ownerHasExited(file) {
  try {
    const owner = Number(fs.readFileSync(file, "utf8"));
    if (owner === 0) return Date.now() - fs.statSync(file).mtimeMs > 10_000;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
