import { areaNames } from '#core/area-name'
import { namesIn } from '#core/names-in'
import type { Words } from './ja.ts'
import type { setupWords as japanese } from './ja-setup.ts'

/** The first run. */
export const setupWords: Words<typeof japanese> = {
  setup: {
    title: 'First run',
    lead: 'Your answers make the file plant.yaml. It can be edited by hand later.',
    about: 'Company and site',
    contract: 'Electricity contract',
    meters: 'Meters',
    preview: 'What is made',
    field: {
      company: 'Company',
      site: 'Site',
      siteId: 'Id of the site (a-z, 0-9, -)',
      kind: 'Kind',
      area: 'Supply area',
      demand: 'Contract demand (kW; empty: none)',
      supplier: 'Registration number of the retailer (as A0269; empty: none)',
      menu: 'Menu (as the list prints it; empty: none)',
      name: 'Name',
      id: 'Id',
      purpose: 'Role or use',
      carrier: 'Carrier',
      maxRate: 'Most in an hour (electricity: rated kW)',
      map: 'Model',
      point: 'Value to read',
      index: 'Which one (phase, outlet, module; from 1)',
      url: 'Address of the device (as modbus-tcp://192.168.0.5/1 or snmp://192.168.0.6)',
      decimals: 'Decimals',
    },
    kind: { factory: 'Factory', 'data-centre': 'Data centre', office: 'Office' },
    area: namesIn(areaNames, 'en'),
    purpose: { intake: 'Intake', generation: 'Generation' },
    noMap: 'decide later',
    noMaps: 'Models cannot be chosen here (agent probe finds them)',
    add: 'Add a meter',
    remove: 'Remove {{name}}',
    first: 'Intake',
    flaws: 'To be mended',
    ready: 'This can be used',
    save: 'Save as {{path}} and start',
    plant: 'Download plant.yaml',
    agent: 'Download agent.yaml',
    downloadOnly: 'This server has a plant already. Download the file and look at it with gentani check.',
    saved: '{{path}} is saved. The server starts.',
    running: 'The server runs. Now the agent.',
    commands: 'How the agent is started (where agent.yaml lies)',
    passwordInto:
      'The password is in {{file}}. To run the agent on another machine, copy agent.yaml and {{file}} (mode 0600) there.',
    waiting: 'Waiting for the first value',
    arrived: 'The first value has arrived',
    overview: 'Open the overview',
  },
}
