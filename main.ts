/**
 * ShadowNet Logs: writes, day by day, the security log of a company that does not exist.
 *
 * @module
 */

import { run } from "./src/cli.ts";

if (import.meta.main) Deno.exit(await run(Deno.args));
