import { expect } from "vitest";
import { Hostapd } from "../peers/hostapd.ts";
import type { Scenario } from "../scenario.ts";
import { suites } from "../suites.ts";

const suite = suites.wpa2Ccmp;
const places = Array.from({ length: 20 }, (_, at) => at + 1);
const radios = [2, 3, 4, 5, 6];

/** Many at once. */
export const crowds: readonly Scenario[] = [
  {
    deed: "twenty stations in one network",
    peer: "hostapd",
    async play(stage) {
      // An interface for each address, so that the air acknowledges what is sent to it.
      const interfaces = places.map((place) => ({ name: `ours${place}`, hex: place.toString(16).padStart(2, "0") }));
      for (const { name, hex } of interfaces) {
        await stage.machine.run(
          `iw phy phy1 interface add ${name} type managed addr 02:00:00:00:01:${hex} && ip link set ${name} up`,
        );
        stage.atEnd(async () => {
          await stage.machine.run(`iw dev ${name} del`);
        });
      }
      const hostapd = await stage.hostapd(suite);
      const stations = places.map((place) => stage.station(suite, { place }));
      await Promise.all(stations.map((ours) => ours.join()));
      await Promise.all(stations.map((ours) => ours.diary.next("port", ({ open }) => open)));
      await Promise.all(stations.map((ours) => ours.host.ping(Hostapd.ip)));
      const pairwise = stations.map((ours) => ours.keys.last("pairwise") as string);
      expect(new Set(pairwise).size).toBe(places.length);
      expect(hostapd.keys("TK")).toEqual(expect.arrayContaining(pairwise));
      const gtk = hostapd.keys("GTK").at(-1);
      expect(stations.map((ours) => ours.keys.last("group"))).toEqual(places.map(() => gtk));

      await hostapd.control("raw REKEY_GTK");
      const isGroup = ({ handshake }: { handshake: string }): boolean => handshake === "group";
      await Promise.all(stations.map((ours) => ours.diary.next("established", isGroup)));
      await Promise.all(stations.map((ours) => ours.host.ping(Hostapd.ip)));
      expect(new Set(stations.map((ours) => ours.keys.last("group")))).toEqual(new Set([hostapd.keys("GTK").at(-1)]));
    },
  },
  {
    deed: "five stations in one network",
    peer: "wpa_supplicant",
    async play(stage) {
      const ours = stage.network(suite);
      const stations = await Promise.all(radios.map((radio) => stage.supplicant(suite, { radio })));
      await Promise.all(stations.map((supplicant) => supplicant.says(/CTRL-EVENT-CONNECTED/)));
      for (const _ of radios) await ours.diary.next("port", ({ open }) => open);
      for (const supplicant of stations) {
        await ours.host.ping(supplicant.ip);
        await supplicant.ping(ours.ip);
      }
      expect(ours.network.stations).toBe(radios.length);
      expect(new Set(stations.map((supplicant) => supplicant.keys("TK").at(-1)))).toEqual(
        new Set(ours.keys.of("pairwise")),
      );

      for (const supplicant of stations) supplicant.skip();
      ours.network.rekey();
      await Promise.all(stations.map((supplicant) => supplicant.says(/Group rekeying completed/)));
      for (const supplicant of stations) await ours.host.ping(supplicant.ip);
      const gtk = ours.keys.last("group");
      expect(stations.map((supplicant) => supplicant.keys("Group Key").at(-1))).toEqual(radios.map(() => gtk));
    },
  },
];
