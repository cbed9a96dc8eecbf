{{- /* Whether the program declares a key, e.g. spool.folder. Takes {root, key}. Only such keys are written: one that it
       does not know would keep it from starting. */}}
{{- define "tpp-gateway.knows" -}}
{{- $at := .root.Files.Get "files/configuration.schema.json" | fromJson -}}
{{- range splitList "." .key }}{{ $at = dig "properties" . (dict) $at }}{{ end -}}
{{- if $at }}true{{ end -}}
{{- end }}

{{- /* The keys of settings that the program does not declare, separated by blanks. Takes {at, given, schema}. */}}
{{- define "tpp-gateway.unknownSettings" -}}
{{- range $name, $value := .given -}}
{{- $known := dig "properties" $name (dict) $.schema -}}
{{- $key := printf "%s.%s" $.at $name -}}
{{- if and (not $known) (kindIs "map" $.schema.additionalProperties) }}{{ $known = $.schema.additionalProperties }}{{ end -}}
{{- if not $known }} {{ $key }}{{ end -}}
{{- if and $known (kindIs "map" $value) -}}
{{- include "tpp-gateway.unknownSettings" (dict "at" $key "given" $value "schema" $known) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* One bank of gateway.json. Takes {id, bank, secrets}. */}}
{{- define "tpp-gateway.bank" -}}
{{- $at := printf "%s/banks/%s" .secrets .id -}}
{{- $bank := dict "profile" .bank.profile "environment" (default "live" .bank.environment) "client_id" .bank.clientId -}}
{{- $_ := set $bank "client_secret_file" (printf "%s/client/%s" $at (default "client-secret" .bank.clientSecret.key)) -}}
{{- with .bank.baseUrl }}{{ $_ := set $bank "base_url" . }}{{ end -}}
{{- with .bank.pageOrigins }}{{ $_ := set $bank "page_origins" . }}{{ end -}}
{{- with .bank.certificates -}}
{{- $_ := set $bank "certificate_file" (printf "%s/certificates/%s" $at (default "tls.crt" .certificate)) -}}
{{- $_ := set $bank "private_key_file" (printf "%s/certificates/%s" $at (default "tls.key" .privateKey)) -}}
{{- end -}}
{{- $authorities := "/etc/ssl/certs/ca-certificates.crt" -}}
{{- with (default dict .bank.certificates).trustedCa }}{{ $authorities = printf "%s/certificates/%s" $at . }}{{ end -}}
{{- $_ := set $bank "trusted_ca_file" $authorities -}}
{{- with .bank.signing -}}
{{- $_ := set $bank "signing_certificate_file" (printf "%s/signing/%s" $at (default "tls.crt" .certificate)) -}}
{{- $_ := set $bank "signing_key_file" (printf "%s/signing/%s" $at (default "tls.key" .privateKey)) -}}
{{- end -}}
{{- mergeOverwrite $bank (deepCopy (default dict .bank.settings)) | toJson -}}
{{- end }}

{{- /* gateway.json. What stands in settings is added; what the chart decides cannot stand there (validate.yaml). */}}
{{- define "tpp-gateway.config" -}}
{{- $secrets := include "tpp-gateway.secrets" . -}}
{{- $banks := dict -}}
{{- range $id, $bank := .Values.banks -}}
{{- $_ := set $banks $id (include "tpp-gateway.bank" (dict "id" $id "bank" $bank "secrets" $secrets) | fromJson) -}}
{{- end -}}
{{- $http := dict "address" .Values.listenAddress "port" 8080 "public_url" .Values.publicUrl -}}
{{- if .Values.inboundTls.existingSecret -}}
{{- $tls := dict "certificate_file" (printf "%s/inbound/%s" $secrets .Values.inboundTls.certificate) -}}
{{- $_ := set $tls "private_key_file" (printf "%s/inbound/%s" $secrets .Values.inboundTls.privateKey) -}}
{{- with .Values.inboundTls.clientCa }}{{ $_ := set $tls "client_ca_file" (printf "%s/inbound/%s" $secrets .) }}{{ end -}}
{{- $_ := set $http "tls" $tls -}}
{{- end -}}
{{- $config := dict
  "http" $http
  "admin" (dict "address" .Values.listenAddress "port" 9090)
  "database" (dict "url_file" (printf "%s/database/%s" $secrets .Values.database.key))
  "sealing" (dict "keys_file" (printf "%s/sealing/%s" $secrets .Values.sealing.key))
  "log" (dict "level" .Values.logLevel)
  "drain_limit" (printf "%ds" (int .Values.shutdown.drainSeconds))
  "banks" $banks -}}
{{- if and .Values.spool.enabled (include "tpp-gateway.knows" (dict "root" . "key" "spool.folder")) -}}
{{- $_ := set $config "spool" (dict "folder" "/var/spool/tpp-gateway/answers") -}}
{{- end -}}
{{- /* fsGroup lets the group read every mounted file; the group is the gateway's own. */}}
{{- if include "tpp-gateway.knows" (dict "root" . "key" "certificates.group_readable_keys") -}}
{{- $_ := set $config "certificates" (dict "group_readable_keys" true) -}}
{{- end -}}
{{- mergeOverwrite $config (deepCopy .Values.settings) | toPrettyJson -}}
{{- end }}

{{- /* Secrets as folders: a file of a folder changes when its secret does, a single mounted file never. */}}
{{- define "tpp-gateway.secretVolumes" -}}
- {name: database, secret: {secretName: {{ .Values.database.existingSecret | quote }}, defaultMode: 0440}}
- {name: sealing, secret: {secretName: {{ .Values.sealing.existingSecret | quote }}, defaultMode: 0440}}
{{- range $id, $bank := .Values.banks }}
- {name: {{ $id }}-client, secret: {secretName: {{ $bank.clientSecret.existingSecret | quote }}, defaultMode: 0440}}
{{- with $bank.certificates }}
- {name: {{ $id }}-certificates, secret: {secretName: {{ .existingSecret | quote }}, defaultMode: 0440}}
{{- end }}
{{- with $bank.signing }}
- {name: {{ $id }}-signing, secret: {secretName: {{ .existingSecret | quote }}, defaultMode: 0440}}
{{- end }}
{{- end }}
{{- with .Values.inboundTls.existingSecret }}
- {name: inbound, secret: {secretName: {{ . | quote }}, defaultMode: 0440}}
{{- end }}
{{- range .Values.extraSecretMounts }}
- {name: extra-{{ .name }}, secret: {secretName: {{ .existingSecret | quote }}, defaultMode: 0440}}
{{- end }}
{{- end }}

{{- define "tpp-gateway.secretMounts" -}}
{{- $secrets := include "tpp-gateway.secrets" . -}}
- {name: database, mountPath: {{ $secrets }}/database, readOnly: true}
- {name: sealing, mountPath: {{ $secrets }}/sealing, readOnly: true}
{{- range $id, $bank := .Values.banks }}
- {name: {{ $id }}-client, mountPath: {{ $secrets }}/banks/{{ $id }}/client, readOnly: true}
{{- if $bank.certificates }}
- {name: {{ $id }}-certificates, mountPath: {{ $secrets }}/banks/{{ $id }}/certificates, readOnly: true}
{{- end }}
{{- if $bank.signing }}
- {name: {{ $id }}-signing, mountPath: {{ $secrets }}/banks/{{ $id }}/signing, readOnly: true}
{{- end }}
{{- end }}
{{- if .Values.inboundTls.existingSecret }}
- {name: inbound, mountPath: {{ $secrets }}/inbound, readOnly: true}
{{- end }}
{{- range .Values.extraSecretMounts }}
- {name: extra-{{ .name }}, mountPath: {{ $secrets }}/extra/{{ .name }}, readOnly: true}
{{- end }}
{{- end }}
