/** One file to one object, on a store that answers as it is told. */
import { assertEquals, assertRejects } from "@std/assert";
import { sendParcel } from "../src/shell/s3/send.ts";
import type { Store } from "../src/shell/s3/store.ts";
import type { Found } from "../src/shell/s3/verdict.ts";
import { inTempFolder, sha256 } from "./program.ts";

const BYTES = new TextEncoder().encode("a line\n");
const SHA256 = sha256(BYTES);

/** A store in which nothing is found at first, the first write meets `trouble`, and then there is `found`. */
function storeWith(found: Found, trouble: { name: string; httpStatusCode: number | undefined }) {
  let [finds, writes] = [0, 0];
  const store: Store = {
    find: () => Promise.resolve(finds++ === 0 ? undefined : found),
    read: () => Promise.reject(new Error("nothing is to be read")),
    put: () => {
      if (writes++ > 0) return Promise.resolve("as sent");
      const { name, httpStatusCode } = trouble;
      const error = Object.assign(new Error("said"), { name, $metadata: { httpStatusCode } });
      return Promise.reject(error);
    },
    putParts: () => Promise.reject(new Error("nothing is large")),
    close() {},
  };
  return { store, writes: () => writes };
}

async function send(store: Store, folder: string, force = false) {
  const path = `${folder}/log.jsonl`;
  await Deno.writeFile(path, BYTES);
  return await sendParcel(store, {
    source: { path, record: { bytes: BYTES.length, sha256: SHA256 } },
    place: { bucket: "lake", key: "log.jsonl" },
    compression: "none",
  }, { force, signal: new AbortController().signal });
}

const TAKEN = { name: "PreconditionFailed", httpStatusCode: 412 };
const BUSY = { name: "SlowDown", httpStatusCode: 503 };
const OTHER = { size: BYTES.length, checksum: sha256(new Uint8Array(3)) };

Deno.test("another object that comes between the look and the write is not replaced unasked", () =>
  inTempFolder(async (folder) => {
    for (const trouble of [TAKEN, BUSY]) {
      const { store, writes } = storeWith(OTHER, trouble);
      await assertRejects(() => send(store, folder), Error, "another object is there");
      assertEquals(writes(), 1, trouble.name);
      const forced = storeWith(OTHER, trouble);
      assertEquals(await send(forced.store, folder, true), "sent");
    }
  }));

Deno.test("an own object whose answer was lost counts as sent; one that was harmed is sent again", () =>
  inTempFolder(async (folder) => {
    const whole = storeWith({ size: BYTES.length, checksum: SHA256 }, BUSY);
    assertEquals(await send(whole.store, folder), "sent");
    assertEquals(whole.writes(), 1);
    for (const httpStatusCode of [500, undefined]) {
      const harmed = storeWith(OTHER, { name: "TimeoutError", httpStatusCode });
      assertEquals(await send(harmed.store, folder), "sent");
      assertEquals(harmed.writes(), 2);
    }
  }));
