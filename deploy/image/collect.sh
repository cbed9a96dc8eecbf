#!/bin/sh
# collect.sh ROOTFS: adds to the program what it needs to run: the libraries it loads with the loader,
# authorities, the user's name; and what has to come along: licences, and the packages for scanners.
set -eu
rootfs=$1
program=$rootfs/usr/bin/tpp-gateway
packages=$rootfs/usr/share/tpp-gateway/packages

# As in Debian 12, where /lib is /usr/lib.
mkdir -p "$rootfs/usr/lib64" "$rootfs/etc/ssl/certs" "$rootfs/usr/lib/ssl" "$rootfs/var/lib/dpkg/status.d"
ln -s usr/lib "$rootfs/lib"
ln -s usr/lib64 "$rootfs/lib64"

# take FILE: the file under the name it is looked up by, and a note of the package that owns it.
take() {
  real=$(readlink -f "$1")
  case $1 in /usr/*) target=$rootfs$1 ;; *) target=$rootfs/usr$1 ;; esac
  mkdir -p "${target%/*}"
  cp "$real" "$target"
  owner=$(dpkg-query -S "$real" 2>/dev/null || dpkg-query -S "${real#/usr}")
  printf '%s\n' "${owner%%:*}" >>"$packages.all"
}

ldd "$program" >/build/libraries
if grep -q 'not found' /build/libraries; then
  cat /build/libraries >&2
  exit 1
fi
for library in $(awk '{for (i = 1; i <= NF; ++i) if ($i ~ /^\//) print $i}' /build/libraries); do take "$library"; done

cp /etc/ssl/certs/ca-certificates.crt "$rootfs/etc/ssl/certs/"
ln -s /etc/ssl/certs "$rootfs/usr/lib/ssl/certs"
ln -s /etc/ssl/certs/ca-certificates.crt "$rootfs/usr/lib/ssl/cert.pem"
printf 'ca-certificates\nbase-files\n' >>"$packages.all"
cp /etc/os-release "$rootfs/etc/os-release"
printf 'gateway:x:65532:65532:gateway:/nonexistent:/usr/sbin/nologin\n' >"$rootfs/etc/passwd"
printf 'gateway:x:65532:\n' >"$rootfs/etc/group"
printf 'hosts: files dns\n' >"$rootfs/etc/nsswitch.conf"

sort -u "$packages.all" >"$packages"
rm "$packages.all"
while read -r name; do
  if [ -e "/usr/share/doc/$name/copyright" ]; then
    mkdir -p "$rootfs/usr/share/doc/$name"
    cp -L "/usr/share/doc/$name/copyright" "$rootfs/usr/share/doc/$name/"
  fi
  dpkg-query -s "$name" | grep -v '^Status:' >"$rootfs/var/lib/dpkg/status.d/$name"
done <"$packages"
chmod 0755 "$program"
# Whatever umask the files were made with: everybody reads, nobody writes.
chmod -R u=rwX,go=rX "$rootfs"
