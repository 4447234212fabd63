"""A Modbus device that is not our code: pymodbus of Debian, by TCP or by RTU over TCP (socat makes a serial line of it).

The first line printed is its port. Then it takes JSON lines and answers each with "ok":
{"unit": 1, "function": 3, "address": 0, "values": [1, 2]}   registers; null takes one away
{"fault": "mute" | "half" | "crc" | "exception", "code": 6, "times": 2, "unit": 1}   how the next answers fail
{"swing": 400, "between": [[0, 65535], [1, 0]]}   registers of unit 1 that change with each answer, as a counter does that steps on
{"late": 0.4}   the next answer comes late, as that of a busy meter does
"""
import asyncio
import json
import sys
import threading
import time

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.factory import ServerDecoder
from pymodbus.pdu import ExceptionResponse
from pymodbus.server.async_io import ModbusTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

framer = ModbusRtuFramer if sys.argv[1] == "rtu" else ModbusSocketFramer
packer = framer(ServerDecoder(), client=None)
devices = {}
faults = []
waits = []
swings = []
asked = []


def put(said):
    store = devices.get(said["unit"])
    if store is None:
        blocks = {name: ModbusSparseDataBlock({65535: 0}) for name in ("di", "co", "hr", "ir")}
        store = devices[said["unit"]] = ModbusSlaveContext(**blocks, zero_mode=True)
    values = store.store[{1: "c", 2: "d", 3: "h", 4: "i"}[said["function"]]].values
    for i, value in enumerate(said["values"]):
        if value is None:
            values.pop(said["address"] + i, None)
        else:
            values[said["address"] + i] = value


def take(line):
    said = json.loads(line)
    if "values" in said:
        put(said)
    if "fault" in said:
        faults.extend([said] * said.get("times", 1))
    if "swing" in said:
        swings[:] = [said]
        put({"unit": 1, "function": 3, "address": said["swing"], "values": said["between"][0]})
    if "heal" in said:
        faults.clear()
        swings.clear()
    if "late" in said:
        waits.append(said["late"])
    print("ok", flush=True)


def manipulated(response):
    for said in swings:
        said["between"].reverse()
        put({"unit": 1, "function": 3, "address": said["swing"], "values": said["between"][0]})
    if waits:
        time.sleep(waits.pop())
    said = next((f for f in faults if f.get("unit", response.unit_id) == response.unit_id), None)
    if said is None:
        return response, False
    faults.remove(said)
    if said["fault"] == "mute":
        return b"", True
    if said["fault"] == "exception":
        refusal = ExceptionResponse(response.function_code & 0x7F, said["code"])
        refusal.unit_id, refusal.transaction_id = response.unit_id, response.transaction_id
        return packer.buildPacket(refusal), True
    packet = packer.buildPacket(response)
    if said["fault"] == "half":
        return packet[: len(packet) // 2], True
    return packet[:-1] + bytes([packet[-1] ^ 0x55]), True


async def main():
    put({"unit": 1, "function": 3, "address": 65535, "values": [0]})
    context = ModbusServerContext(slaves=devices, single=False)
    context._slaves = devices
    server = ModbusTcpServer(
        context, framer=framer, address=("127.0.0.1", int(sys.argv[2])), allow_reuse_address=True,
        response_manipulator=manipulated
    )

    def listen():
        while server.server is None:
            time.sleep(0.01)
        print(server.server.sockets[0].getsockname()[1], flush=True)
        for line in sys.stdin:
            take(line)

    threading.Thread(target=listen, daemon=True).start()
    await server.serve_forever()


asyncio.run(main())
