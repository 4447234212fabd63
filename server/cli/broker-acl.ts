import { brokerAcl, brokerUsers } from '#core/broker-acl'
import { ConfigurationError, printAll } from '../config/configuration-error.ts'
import { loadPlant } from '../config/plant-file.ts'
import { exit } from './exit.ts'

/** `gentani broker-acl <plant.yaml>`: the access list of a Mosquitto on standard output, how to make its passwords beside it. */
export const aclOf = (path: string): number => {
  const file = loadPlant(path)
  if (!file.ok) throw new ConfigurationError(printAll(file.findings))
  const [first, ...others] = brokerUsers(file.plant)
  const line = (user: string, flag = ''): string => `# mosquitto_passwd ${flag}/etc/mosquitto/passwords ${user}`
  const head = [
    '# mosquitto.conf: per_listener_settings false, allow_anonymous false, acl_file <this file>, password_file /etc/mosquitto/passwords',
    '# (or with client certificates: require_certificate true, use_identity_as_username true; the CN is then the user named here)',
    '# The passwords, each asked for on the terminal, go into the password files of the server and of the agents (mode 0600):',
    line(first ?? '', '-c '),
    ...others.map((user) => line(user)),
  ]
  process.stdout.write(`${head.join('\n')}\n\n${brokerAcl(file.plant)}`)
  return exit.done
}
