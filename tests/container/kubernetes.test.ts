import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parseAllDocuments } from 'yaml'
import { anonymousPaths, ROOT, readText, routePaths } from './repository.js'

const FOLDER = 'container/kubernetes'
const files = readdirSync(join(ROOT, FOLDER))

// biome-ignore lint/suspicious/noExplicitAny: manifests of eleven kinds, read by path.
type Manifest = any

const manifests: Manifest[] = files.flatMap((file) => {
  const documents = parseAllDocuments(readText(`${FOLDER}/${file}`))
  for (const { errors } of documents) expect(errors).toEqual([])
  return documents.map((document) => document.toJS())
})
const find = (kind: string): Manifest => {
  const found = manifests.filter((manifest) => manifest.kind === kind)
  expect(found).toHaveLength(1)
  return found[0]
}

const { spec } = find('Deployment')
const pod = spec.template.spec
const [container] = pod.containers
const [port] = container.ports

describe('the Kubernetes manifests', () => {
  it('are all in the kustomization, each in its namespace', () => {
    const { resources, namespace } = find('Kustomization')
    expect([...resources, 'kustomization.yaml'].sort()).toEqual([...files].sort())
    for (const { kind, metadata } of manifests) {
      if (kind === 'Kustomization' || kind === 'Namespace') continue
      expect(metadata.namespace).toBe(namespace)
    }
    expect(find('Namespace').metadata.name).toBe(namespace)
  })

  it('name the image that the kustomization replaces', () => {
    expect(find('Kustomization').images.map(({ name }: { name: string }) => name)).toEqual([container.image])
  })

  it('select the pods of the deployment', () => {
    const { labels } = spec.template.metadata
    expect(labels).toMatchObject(spec.selector.matchLabels)
    expect(labels).toMatchObject(find('Service').spec.selector)
    expect(labels).toMatchObject(find('NetworkPolicy').spec.podSelector.matchLabels)
  })

  it('pass a request from ingress to service to container by port names that exist', () => {
    const [servicePort] = find('Service').spec.ports
    const [path] = find('Ingress').spec.rules[0].http.paths
    expect(path.backend.service).toEqual({ name: find('Service').metadata.name, port: { name: servicePort.name } })
    expect(servicePort.targetPort).toBe(port.name)
    expect(find('NetworkPolicy').spec.ingress[0].ports[0].port).toBe(port.name)
    expect(readText('container/Dockerfile')).toContain(`ASPNETCORE_URLS=http://+:${port.containerPort}`)
  })

  it('let in what the app serves and not the host administration', () => {
    const [path] = find('Ingress').spec.rules[0].http.paths
    expect(path).toMatchObject({ path: '/api', pathType: 'Prefix' })
    expect(routePaths().every((route) => route.startsWith('/api/'))).toBe(true)
  })

  it.each(['startupProbe', 'livenessProbe', 'readinessProbe'])('probe an anonymous route by %s', (probe) => {
    const { path, port: probed } = container[probe].httpGet
    expect(anonymousPaths()).toContain(path)
    expect(probed).toBe(port.name)
  })

  it('do not restart a pod because storage is away', () => {
    expect(container.livenessProbe.httpGet.path).toBe('/api/health/live')
    expect(container.readinessProbe.httpGet.path).toBe('/api/health/ready')
  })

  it('meet the restricted pod security standard that the namespace enforces', () => {
    expect(find('Namespace').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted')
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    expect(container.securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } })
    expect(readText('container/Dockerfile')).toContain(`USER ${pod.securityContext.runAsUser}:`)
  })

  it('use no storage key: the settings name accounts, the identity is that of the service account', () => {
    const settings = find('ConfigMap').data
    expect(Object.keys(settings)).toEqual([
      'AzureWebJobsStorage__accountName',
      'STORAGE__blobServiceUri',
      'STORAGE__tableServiceUri',
      'SERVICE_INVENTORY_URL',
      'AzureWebJobsSecretStorageType',
    ])
    expect(JSON.stringify(manifests)).not.toMatch(/AccountKey|SharedAccess/)
    expect(pod.serviceAccountName).toBe(find('ServiceAccount').metadata.name)
    expect(spec.template.metadata.labels['azure.workload.identity/use']).toBe('true')
    expect(container.envFrom).toEqual([{ configMapRef: { name: find('ConfigMap').metadata.name } }])
  })

  it("mount the host's keys where the host reads files", () => {
    const [mount] = container.volumeMounts
    expect(mount).toMatchObject({ mountPath: '/azure-functions-host/Secrets/host.json', subPath: 'host.json' })
    expect(pod.volumes.map(({ name }: { name: string }) => name)).toEqual([mount.name])
  })

  it('commit no secret: those that pods need are named and made by hand', () => {
    expect(manifests.some(({ kind }) => kind === 'Secret')).toBe(false)
    const guide = readText('docs/guide/kubernetes.md')
    for (const secret of ['gateway-proof', 'function-keys', 'gateway-client-ca', 'catalog-tls']) {
      expect(guide).toContain(secret)
    }
  })

  it('demand a client certificate at the ingress', () => {
    const { metadata, spec: options } = find('TLSOption')
    expect(options.clientAuth.clientAuthType).toBe('RequireAndVerifyClientCert')
    expect(find('Ingress').metadata.annotations['traefik.ingress.kubernetes.io/router.tls.options']).toBe(
      `${metadata.namespace}-${metadata.name}@kubernetescrd`,
    )
    expect(find('Ingress').spec.tls[0].hosts).toEqual([find('Ingress').spec.rules[0].host])
  })

  it('leave the number of replicas to KEDA', () => {
    const scaling = find('ScaledObject').spec
    expect(spec.replicas).toBeUndefined()
    expect(scaling.scaleTargetRef.name).toBe(find('Deployment').metadata.name)
    expect(scaling.minReplicaCount).toBeGreaterThanOrEqual(2)
    // Utilisation is of what a container requests: without a request there is nothing to scale by.
    expect(scaling.triggers[0].type).toBe('cpu')
    expect(container.resources.requests.cpu).toBeDefined()
  })
})
