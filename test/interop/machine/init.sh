#!/bin/busybox sh
# The guest's /init: loads the modules, and takes the host's own root, read-only below and memory above, for its own.
export PATH=/bin
busybox mount -t proc proc /proc
busybox mount -t sysfs sys /sys
busybox mount -t devtmpfs dev /dev

for word in $(busybox cat /proc/cmdline); do
  case $word in interop.radios=*) radios=${word#interop.radios=} ;; esac
done
# In the order of their names, each stands after those that it needs.
for module in /modules/*; do
  case $module in
    *mac80211_hwsim.ko) busybox insmod "$module" radios="${radios:-2}" ;;
    *) busybox insmod "$module" ;;
  esac || echo "cannot load $module"
done

busybox mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose host /lower
busybox mount -t tmpfs upper /upper
busybox mkdir /upper/files /upper/work
busybox mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work root /root
for folder in proc sys dev; do busybox mount --move /$folder /root/$folder; done
busybox mount -t tmpfs run /root/run
busybox mount -t tmpfs tmp /root/tmp
busybox mkdir /root/run/share
busybox mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 share /root/run/share
busybox cp /guest.sh /root/run/guest.sh
exec busybox switch_root /root /bin/bash /run/guest.sh
