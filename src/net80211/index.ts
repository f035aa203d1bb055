/**
 * BSD net80211: its ioctls to octets and back, a driver over them, and a simulated kernel behind them.
 *
 * @module
 */
export { type Abi, abi, abis, abisWithSize, type Dialect, type DialectName } from "./abi.ts";
export { type AccessPointConfiguration, Net80211AccessPoint } from "./access-point-driver.ts";
export {
  AuthMode,
  appIeWpa,
  cipherNone,
  DriverCapability,
  interfaceRunning,
  interfaceUp,
  KeyFlag,
  keyIndexNone,
  Media,
  MlmeOperation,
  Roaming,
  ScanFlag,
  scanForever,
  WpaMode,
} from "./constants.ts";
export type { Declarations, StructName } from "./declarations.ts";
export {
  type Channel,
  type DeviceCapabilities,
  decodeDeviceCapabilities,
  encodeDeviceCapabilities,
} from "./device-capabilities.ts";
export { type DriverGeneration, Net80211Driver, type Net80211DriverOptions } from "./driver.ts";
export type { DriverEvent } from "./driver-event.ts";
export { type ErrnoEntry, type ErrnoName, errnoEntry, errnoNumber, errnoOfText } from "./errno.ts";
export { EventStream, type StreamedMessage } from "./event-stream.ts";
export { decodeRoutingMessage, encodeRoutingMessage, type RoutingMessage } from "./events.ts";
export { type IfconfigOptions, ifconfig } from "./ifconfig.ts";
export { Net80211Interface, type Net80211Ports } from "./interface-driver.ts";
export {
  decodeInterfaceName,
  decodeInterfaceValue,
  decodeMediaRequest,
  encodeInterfaceName,
  encodeInterfaceValue,
  encodeMediaRequest,
  flagsOf,
  type InterfaceValue,
  integerOf,
  interfaceRequestCode,
  type MediaRequest,
  withFlags,
  withInteger,
} from "./interface-request.ts";
export {
  type EapolPort,
  type EventPort,
  type IoctlAnswer,
  type IoctlPort,
  type IoctlRequest,
  ioctlReadWriteCode,
  ioctlWriteCode,
  type OperationName,
  type Operations,
} from "./ioctl.ts";
export { deleteKeyRequest, keyRequest } from "./key-request.ts";
export type { CStruct, CType, DataModel, DataModelName, Layout, Member } from "./layout.ts";
export { createNativePort, type NativeSystem } from "./native-port.ts";
export {
  type CipherNumbers,
  type EventName,
  type InterfaceRequest,
  type InterfaceRequestName,
  type InterfaceRequestNumbers,
  operationName,
  type RequestNumbers,
  type RoutingNumbers,
} from "./numbers.ts";
export {
  decodeScanReq,
  decodeScanResults,
  encodeScanReq,
  encodeScanResults,
  type ScanReq,
  type ScanResult,
  type ScanSsid,
} from "./scan.ts";
export {
  Air,
  type AirBody,
  type AirFrame,
  type EapolListener,
  type Network,
  type Protection,
  type Radio,
  ScriptedAccessPoint,
} from "./simulator/air.ts";
export type { Behaviour } from "./simulator/behaviour.ts";
export { VirtualClock } from "./simulator/clock.ts";
export type { KernelContext, Packet } from "./simulator/context.ts";
export { type Device, type DeviceKey, type NdisStatus, ndisDevice, softwareDevice } from "./simulator/device.ts";
export type {
  InterfaceOptions,
  Joined,
  OperatingMode,
  Peer,
  Reinstallation,
  SecuritySettings,
  SimulatedInterface,
  StationState,
} from "./simulator/interface.ts";
export {
  type AttachOptions,
  SimulatedKernel,
  type SimulatedKernelOptions,
  type WiredAnswer,
} from "./simulator/kernel.ts";
export type { KernelKey } from "./simulator/kernel-key.ts";
export { type ModuleOrigin, Modules, modulesOf, type ProgramOutput } from "./simulator/modules.ts";
export type { StatisticName, Statistics } from "./simulator/statistics.ts";
export { decodeStationInfos, encodeStationInfos, type StationInfo, type StationMimo } from "./station-info.ts";
export type { AuthAlgorithm } from "./steps.ts";
export {
  decodeReq,
  decodeReqDelKey,
  decodeReqKey,
  decodeReqMlme,
  decodeReqWpaIe,
  decodeReqWpaIe2,
  encodeReq,
  encodeReqDelKey,
  encodeReqKey,
  encodeReqMlme,
  encodeReqWpaIe,
  encodeReqWpaIe2,
  type Req,
  type ReqDelKey,
  type ReqKey,
  type ReqMlme,
  type ReqWpaIe,
  type ReqWpaIe2,
} from "./structs.ts";
export {
  decodeWirelessEvent,
  encodeWirelessEvent,
  type MichaelEvent,
  type ReplayEvent,
  type WirelessEvent,
} from "./wireless-event.ts";
