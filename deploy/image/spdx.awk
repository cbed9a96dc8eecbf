# An SPDX document of the program, from tab-separated lines: relationship, package, version, source,
# its version, architecture. Variables: version, digest (SHA-256 of the program), created.
function id(name) { gsub(/[^A-Za-z0-9.-]/, "-", name); return "SPDXRef-Package-" name }
function url(text) { gsub(/\+/, "%2B", text); gsub(/:/, "%3A", text); gsub(/~/, "%7E", text); return text }
function related(kind, name,   one, other) {
  one = kind == "DEPENDS_ON" ? id("tpp-gateway") : id(name)
  other = kind == "DEPENDS_ON" ? id(name) : id("tpp-gateway")
  links = links sprintf(",\n    {\"spdxElementId\": \"%s\", \"relationshipType\": \"%s\", \"relatedSpdxElement\": \"%s\"}", one, kind, other)
}
BEGIN {
  printf "{\n  \"spdxVersion\": \"SPDX-2.3\",\n  \"dataLicense\": \"CC0-1.0\",\n  \"SPDXID\": \"SPDXRef-DOCUMENT\",\n"
  printf "  \"name\": \"tpp-gateway-%s\",\n", version
  printf "  \"documentNamespace\": \"urn:tpp-gateway:sbom:%s:%s\",\n", version, digest
  printf "  \"creationInfo\": {\"created\": \"%s\", \"creators\": [\"Tool: tpp-gateway-sbom\"]},\n  \"packages\": [\n", created
  printf "    {\"name\": \"tpp-gateway\", \"SPDXID\": \"SPDXRef-Package-tpp-gateway\", \"versionInfo\": \"%s\",\n", version
  printf "     \"downloadLocation\": \"NOASSERTION\", \"filesAnalyzed\": false, \"supplier\": \"NOASSERTION\",\n"
  printf "     \"primaryPackagePurpose\": \"APPLICATION\", \"licenseConcluded\": \"LicenseRef-proprietary\", \"licenseDeclared\": \"LicenseRef-proprietary\",\n"
  printf "     \"copyrightText\": \"NOASSERTION\", \"checksums\": [{\"algorithm\": \"SHA256\", \"checksumValue\": \"%s\"}]}", digest
  links = "    {\"spdxElementId\": \"SPDXRef-DOCUMENT\", \"relationshipType\": \"DESCRIBES\", \"relatedSpdxElement\": \"SPDXRef-Package-tpp-gateway\"}"
}
{
  sub(/:.*/, "", $2)  # the architecture has a column of its own
  printf ",\n    {\"name\": \"%s\", \"SPDXID\": \"%s\", \"versionInfo\": \"%s\",\n", $2, id($2), $3
  printf "     \"downloadLocation\": \"NOASSERTION\", \"filesAnalyzed\": false, \"supplier\": \"Organization: Debian\",\n"
  printf "     \"sourceInfo\": \"built from %s %s\", \"licenseConcluded\": \"NOASSERTION\", \"licenseDeclared\": \"NOASSERTION\", \"copyrightText\": \"NOASSERTION\",\n", $4, $5
  printf "     \"externalRefs\": [{\"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\",\n"
  printf "       \"referenceLocator\": \"pkg:deb/debian/%s@%s?arch=%s&distro=debian-12\"}]}", url($2), url($3), $6
  related($1, $2)
}
END {
  printf "\n  ],\n  \"hasExtractedLicensingInfos\": [{\"licenseId\": \"LicenseRef-proprietary\", \"name\": \"Proprietary\", \"extractedText\": \"Proprietary. All rights reserved.\"}],\n"
  printf "  \"relationships\": [\n%s\n  ]\n}\n", links
}
