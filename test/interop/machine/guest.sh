# The guest's only program: does what the second serial port says, one line of shell at a time, and answers each with
# what it printed and a line `@@N STATUS`. What the kernel has to say goes to the first port.
export HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

exec </dev/ttyS1 >/dev/ttyS1 2>&1
stty raw -echo
hostname guest
ip link set lo up
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
mkdir -p /run/hostapd /run/supplicant

# The radio of phy1 belongs to the host: its frames go in and out as they are, radiotap header and all, one datagram
# each. Its own interface is up so that the air acknowledges what is sent to its address.
ip link set wlan1 up
iw phy phy1 interface add mon1 type monitor
ip link set mon1 up
ip link set eth0 mtu 4000 promisc on arp off up
socat -b 8192 INTERFACE:eth0 INTERFACE:mon1 >/run/share/bridge.log 2>&1 &

number=0
echo "@@0 0"
while IFS= read -r line; do
  [ "$line" = "@@end" ] && break
  number=$((number + 1))
  eval "$line"
  echo "@@$number $?"
done
sync
busybox reboot -f
