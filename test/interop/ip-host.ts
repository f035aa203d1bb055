import { decodeSnap, encodeSnap, type Snap } from "../../src/dot11/index.ts";

const EtherType = { ipv4: 0x0800, arp: 0x0806 } as const;
const Arp = { request: 1, reply: 2 } as const;
const Icmp = { echoReply: 0, echo: 8 } as const;
const broadcast = new Uint8Array(6).fill(0xff);

/** How an IP host is bound to a link. */
export interface IpHostOptions {
  /** 6 octets. */
  readonly mac: Uint8Array;
  /** 4 octets. */
  readonly ip: Uint8Array;
  /** Sends an MSDU. */
  readonly send: (da: Uint8Array, msdu: Uint8Array) => void;
}

/** As much of IP as it takes to ask for an address and to ping, and to answer both: ARP and ICMP echo. */
export class IpHost {
  readonly #options: IpHostOptions;
  readonly #neighbours = new Map<string, Uint8Array>();
  readonly #waiting = new Set<(heard: string) => void>();

  constructor(options: IpHostOptions) {
    this.#options = options;
  }

  /** Takes an MSDU that came in. */
  receive(msdu: Uint8Array): void {
    const { etherType, payload } = decodeSnap(msdu);
    if (etherType === EtherType.arp) this.#onArp(Buffer.from(payload));
    if (etherType === EtherType.ipv4) this.#onIp(Buffer.from(payload));
  }

  /**
   * Asks everybody for an address, then pings it: resolves when both were answered. Each is asked again every second.
   *
   * @param within - ms to wait at most for either
   */
  async ping(ip: Uint8Array, within = 30_000): Promise<void> {
    await this.#ask(
      `arp ${ip.join(".")}`,
      () => this.#send(broadcast, EtherType.arp, this.#arp(Arp.request, ip)),
      within,
    );
    const mac = this.#neighbours.get(ip.join(".")) as Uint8Array;
    await this.#ask(`echo ${ip.join(".")}`, () => this.#send(mac, EtherType.ipv4, this.#echo(ip)), within);
  }

  #ask(wanted: string, send: () => void, within: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const again = setInterval(send, 1000);
      const end = (): void => {
        clearInterval(again);
        clearTimeout(timer);
        this.#waiting.delete(hear);
      };
      const hear = (heard: string): void => {
        if (heard !== wanted) return;
        end();
        resolve();
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`no answer to ${wanted} within ${within} ms`));
      }, within);
      this.#waiting.add(hear);
      send();
    });
  }

  #onArp(arp: Buffer): void {
    const sender = arp.subarray(14, 18).join(".");
    if (arp.subarray(24, 28).join(".") !== this.#options.ip.join(".")) return;
    this.#neighbours.set(sender, new Uint8Array(arp.subarray(8, 14)));
    if (arp.readUInt16BE(6) === Arp.request) {
      this.#send(arp.subarray(8, 14), EtherType.arp, this.#arp(Arp.reply, arp.subarray(14, 18), arp.subarray(8, 14)));
    } else this.#heard(`arp ${sender}`);
  }

  #onIp(packet: Buffer): void {
    const length = ((packet[0] as number) & 0xf) * 4;
    const [from, to] = [packet.subarray(12, 16), packet.subarray(16, 20)];
    if (packet[9] !== 1 || to.join(".") !== this.#options.ip.join(".")) return;
    if (packet[length] === Icmp.echoReply) this.#heard(`echo ${from.join(".")}`);
    const mac = this.#neighbours.get(from.join("."));
    if (packet[length] !== Icmp.echo || mac === undefined) return;
    const message = Buffer.from(packet.subarray(length, packet.readUInt16BE(2)));
    message[0] = Icmp.echoReply;
    this.#send(mac, EtherType.ipv4, this.#packet(from, message));
  }

  #heard(what: string): void {
    for (const hear of [...this.#waiting]) hear(what);
  }

  #send(da: Uint8Array, etherType: number, payload: Uint8Array): void {
    const snap: Snap = { oui: 0, etherType, payload };
    this.#options.send(da, encodeSnap(snap));
  }

  /** @source RFC 826 */
  #arp(operation: number, ip: Uint8Array, mac: Uint8Array = new Uint8Array(6)): Uint8Array {
    const head = Buffer.from([0, 1, 8, 0, 6, 4, 0, operation]);
    return Buffer.concat([head, this.#options.mac, this.#options.ip, mac, ip]);
  }

  #echo(ip: Uint8Array): Uint8Array {
    return this.#packet(
      ip,
      Buffer.concat([Buffer.from([Icmp.echo, 0, 0, 0, 0, 7, 0, 1]), Buffer.alloc(56, "wpa-eapol")]),
    );
  }

  /** An IP packet of an ICMP message. @source RFC 791, RFC 792 */
  #packet(to: Uint8Array, message: Buffer): Uint8Array {
    const head = Buffer.from([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 1, 0, 0, ...this.#options.ip, ...to]);
    head.writeUInt16BE(head.length + message.length, 2);
    head.writeUInt16BE(checksum(head), 10);
    message.writeUInt16BE(0, 2);
    message.writeUInt16BE(checksum(message), 2);
    return Buffer.concat([head, message]);
  }
}

/** @source RFC 1071; of an even number of octets */
function checksum(octets: Buffer): number {
  let sum = 0;
  for (let at = 0; at < octets.length; at += 2) sum += octets.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
