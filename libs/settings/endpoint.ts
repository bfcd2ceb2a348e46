const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])$/;
const PORT_MAX = 65_535;

/** `host:port`; names, IPv4 addresses and IPv6 addresses in brackets. */
export function isEndpoint(text: string, port: 'port required' | 'port optional'): boolean {
  const [, host = '', digits] = /^(.*?)(?::(\d{1,5}))?$/s.exec(text) ?? [];
  if (!HOST.test(host)) return false;
  return digits === undefined ? port === 'port optional' : Number(digits) >= 1 && Number(digits) <= PORT_MAX;
}
