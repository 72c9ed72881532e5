import { assertEquals } from "@std/assert";
import { isAddress } from "../src/core/company/addresses.ts";

Deno.test("isAddress() takes IPv4 and IPv6 literals only", () => {
  const good = [
    "0.0.0.0",
    "255.255.255.255",
    "10.20.30.9",
    "::",
    "::1",
    "1::",
    "2001:db8::1",
    "2001:DB8:0:0:0:0:0:1",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "::ffff:192.0.2.1",
    "64:ff9b::192.0.2.33",
    "1:2:3:4:5:6:1.2.3.4",
  ];
  const bad = [
    "",
    "256.0.0.1",
    "01.2.3.4",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.4 ",
    "1.2.3.4/8",
    ":",
    ":::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "1::2::3",
    ":1::2",
    "1:",
    "12345::",
    "g::",
    "fe80::1%eth0",
    "[::1]",
    "::1/64",
    "1:2:3:4:5:6:7:1.2.3.4",
    "::1.2.3",
    "1.2.3.4::",
    "1.2.3.4:5::6",
    "example.com",
  ];
  assertEquals(good.filter((text) => !isAddress(text)), []);
  assertEquals(bad.filter(isAddress), []);
});
