/**
 * A local S3 server, s3rver, in a process of its own that ends when its input does: tests that die leave none.
 *
 * Its package must not get into `deno.lock`; see `schema_validator.ts`.
 */
const S3RVER = "npm:s3rver@3.7.1";

if (import.meta.main) {
  const [directory, ...buckets] = Deno.args;
  const { default: Server } = await import(S3RVER);
  const server = new Server({
    directory,
    address: "127.0.0.1",
    port: 0,
    silent: true,
    configureBuckets: buckets.map((name) => ({ name })),
  });
  const { port } = await server.run();
  // deno-lint-ignore no-console
  console.log(port);
  await Deno.stdin.readable.pipeTo(new WritableStream());
  Deno.exit();
}
