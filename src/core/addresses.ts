/**
 * Recognises IP addresses.
 *
 * @module
 */

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const GROUP = /^[0-9a-f]{1,4}$/i;

/** Groups of an IPv6 address. */
const GROUPS = 8;

/** Whether a text is an IPv4 address: four numbers up to 255, with no leading zeros. */
function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

/** Whether a text is an IPv6 address (RFC 4291, section 2.2), with no zone and no prefix length. */
function isIpv6(text: string): boolean {
  // An IPv4 address may stand for the last two groups.
  const tail = text.slice(text.lastIndexOf(":") + 1);
  const groups = isIpv4(tail) ? `${text.slice(0, -tail.length)}0:0` : text;
  const halves = groups.split("::").map((half) => half === "" ? [] : half.split(":"));
  const count = halves.flat().length;
  if (halves.length > 2 || (halves.length === 2 ? count >= GROUPS : count !== GROUPS)) return false;
  return halves.flat().every((group) => GROUP.test(group));
}

/** Whether a text is an IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}
