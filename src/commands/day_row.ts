/**
 * A written day as a row of JSON.
 *
 * @module
 */

import { inFolder, logPath, truthPath } from "../shell/layout.ts";
import type { Manifest } from "../shell/manifest.ts";

/** What `--json` says of a day: its log, what it was made from, and how much malice is in it. */
export function dayRow(folder: string, manifest: Manifest): Record<string, unknown> {
  const { date, seed, config_sha256, model, events, users, files } = manifest;
  const log = logPath(date);
  return {
    date,
    path: inFolder(folder, log),
    events,
    bytes: files[log]?.bytes,
    sha256: files[log]?.sha256,
    seed,
    model,
    config_sha256,
    users,
    malicious_events: files[truthPath("labels", date)]?.lines,
    campaigns: files[truthPath("campaigns", date)]?.lines,
  };
}
