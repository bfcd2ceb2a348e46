/** One body: a heartbeat of each of so many devices, as text, because making it must cost less than taking it in. */
export function heartbeats(body: number, events: number, firstDevice = 0): string {
  const time = new Date().toISOString();
  let text = '';
  for (let i = 0; i < events; i += 1) {
    text += `{"specversion":"1.0","id":"${body}/${i}","source":"/bench/gateway-1","type":"terminal.heartbeat.v1","subject":"dev-${firstDevice + i}","time":"${time}","data":{"gauges":{"battery_percent":${i % 100},"rssi_dbm":-60,"uptime_s":${body * 60}}}}\n`;
  }
  return text;
}
