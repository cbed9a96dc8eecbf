{{- /* Endpoints forget the pod, then requests under way end, then the last answers are stored. */}}
{{- define "tpp-gateway.graceSeconds" -}}
{{- add .Values.shutdown.preStopSeconds .Values.shutdown.drainSeconds .Values.shutdown.slackSeconds -}}
{{- end }}

{{- define "tpp-gateway.container" -}}
image: {{ include "tpp-gateway.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
args: [serve]
env:
  # For `kubectl exec … -- /usr/bin/tpp-gateway clients add` as much as for serve.
  - {name: TPP_GATEWAY_CONFIG, value: /etc/tpp-gateway/gateway.json}
ports:
  - {name: api, containerPort: 8080}
  - {name: admin, containerPort: 9090}
securityContext: {{- include "tpp-gateway.containerSecurity" . | nindent 2 }}
lifecycle:
  preStop:
    sleep: {seconds: {{ .Values.shutdown.preStopSeconds }}}
startupProbe:
  httpGet: {path: /livez, port: admin}
  periodSeconds: 1
  timeoutSeconds: 3
  failureThreshold: {{ .Values.probes.startup.failureThreshold }}
readinessProbe:
  httpGet: {path: /readyz, port: admin}
  periodSeconds: {{ .Values.probes.readiness.periodSeconds }}
  timeoutSeconds: 3
  failureThreshold: {{ .Values.probes.readiness.failureThreshold }}
livenessProbe:
  httpGet: {path: /livez, port: admin}
  periodSeconds: {{ .Values.probes.liveness.periodSeconds }}
  timeoutSeconds: 3
  failureThreshold: {{ .Values.probes.liveness.failureThreshold }}
resources: {{- toYaml .Values.resources | nindent 2 }}
volumeMounts:
  - {name: config, mountPath: /etc/tpp-gateway, readOnly: true}
  {{- if .Values.spool.enabled }}
  - {name: spool, mountPath: /var/spool/tpp-gateway}
  {{- end }}
  {{- include "tpp-gateway.secretMounts" . | nindent 2 }}
{{- end }}
