import { type Abi, abi, abis, type DialectName } from "../net80211/abi.ts";
import type { DataModelName } from "../net80211/layout.ts";
import { type Device, ndisDevice, softwareDevice } from "../net80211/simulator/device.ts";
import { modulesOf } from "../net80211/simulator/modules.ts";
import { type SimulatedAssociation, type SimulationOptions, simulateAssociation } from "../simulation/association.ts";
import { eraLog } from "../simulation/era-log.ts";
import type { Happening } from "../simulation/happening.ts";
import { isSet, jsonOption, oneOf, ssidOf, ssidOptions, text } from "./arguments.ts";
import type { Arguments, Command } from "./command.ts";
import { InputError } from "./io.ts";
import { formatJson, ssidFields } from "./json.ts";

const devices: Readonly<Record<string, Device>> = { ndis: ndisDevice("FAILURE"), software: softwareDevice };
const securities = ["wpa", "wpa2"] as const;
const dialects = [...new Set(abis.map(({ dialect }) => dialect.name))];
const models = [...new Set(abis.map(({ model }) => model.name))];
/** As long as the one of the founding trace, which nobody knows. */
const defaultPassphrase = "fifteen letters";

/** `wpa-eapol simulate`: an association on a simulated kernel, as a log of its year. */
export const simulate: Command = {
  name: "simulate",
  summary: "let a station associate on a simulated BSD kernel, and print the log of a wpa_supplicant of its year",
  options: {
    dialect: { value: "D", says: `whose ioctls: ${dialects.join(", ")}; by default freebsd-15` },
    abi: { value: "A", says: `the data model: ${models.join(", ")}; by default i386 in 2005, else lp64` },
    device: { value: "D", says: `the hardware's driver: ${Object.keys(devices).join(" or ")}; by default the latter` },
    without: { value: "MODULE,...", says: "cipher modules that are not loaded: wlan_tkip" },
    security: { value: "S", says: `what the network offers: ${securities.join(" or ")}; by default the first` },
    ...ssidOptions,
    passphrase: { value: "P", says: "of the network; there is a default" },
    ...jsonOption,
  },
  async run(given, io) {
    const association = await simulateAssociation(optionsOf(given));
    io.out(isSet(given, "json") ? formatJson(toFields(association)) : eraLog(association));
    return 0;
  },
};

function optionsOf(given: Arguments): SimulationOptions {
  const on = abiOf(given);
  const device = devices[oneOf(given, "device", Object.keys(devices)) ?? "software"] as Device;
  const ssid = ssidOf(given);
  return {
    abi: on,
    device,
    modules: modulesWithout(text(given, "without"), on),
    // From 8.0 on, a wireless interface is cloned from the card's and has a name of its own.
    ifname: on.dialect.keySlots === 4 && on.layouts.ieee80211_scan_req === undefined ? `${device.driver}0` : "wlan0",
    passphrase: text(given, "passphrase") ?? defaultPassphrase,
    security: oneOf(given, "security", securities) ?? "wpa",
    ...(ssid === undefined ? {} : { ssid }),
  };
}

function abiOf(given: Arguments): Abi {
  const dialect: DialectName = oneOf(given, "dialect", dialects) ?? "freebsd-15";
  const model: DataModelName = oneOf(given, "abi", models) ?? (dialect === "freebsd-2005" ? "i386" : "lp64");
  return abi(dialect, model);
}

function modulesWithout(list: string | undefined, on: Abi): string[] {
  const known = modulesOf(on);
  const missing = list === undefined ? [] : list.split(",");
  for (const name of missing) {
    if (!known.includes(name)) throw new InputError(`--without takes ${known.join(", ")}, not ${JSON.stringify(name)}`);
  }
  return known.filter((name) => !missing.includes(name));
}

/** An association as the tool's JSON has it. */
function toFields({ scene, happenings, dmesg, completed }: SimulatedAssociation): object {
  return {
    abi: scene.abi.name,
    interface: scene.ifname,
    ...ssidFields(scene.ssid),
    spa: scene.station,
    aa: scene.accessPoint,
    completed,
    transcript: happenings.flatMap(toEntry),
    dmesg,
  };
}

function toEntry(happening: Happening): object[] {
  switch (happening.type) {
    case "ioctl": {
      const { at, type, request, operation, op, val, data, length, errno } = happening;
      const asked = { operation: operation ?? null, op: op ?? null, val, length, data };
      return [{ at, type, request, ...asked, errno: errno?.name ?? null }];
    }
    case "event": {
      const { type: event, ...said } = happening.event;
      return [{ at: happening.at, type: "event", event, ...said }];
    }
    case "received":
    case "sent":
      return [
        {
          at: happening.at,
          type: "eapol",
          direction: happening.type === "sent" ? "tx" : "rx",
          octets: happening.octets,
        },
      ];
    default:
      return [];
  }
}
