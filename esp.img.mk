# SPDX-License-Identifier: MIT
# Boot images, made with mtools and sgdisk: no root, no loop device, the same bytes every time.
#   esp.img         FAT, 2.88 MB (8 MB with DEBUG=1), no partition table: for virtual machines and
#                   tests.
#   firstlight.img  GPT with a FAT32 EFI system partition at 1 MiB: for dd to a USB stick.
# ARGS="..." goes into \EFI\firstlight\options.txt of both.

ARGS ?=

ESP_FORMAT := -f 2880
ifeq ($(DEBUG),1)
ESP_FORMAT := -T 16384 -h 2 -s 32
endif

# mtools and sgdisk take times and serial numbers from here. 2026-01-01, UTC.
SOURCE_DATE_EPOCH ?= 1767225600
IMAGE_ENV := SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) TZ=UTC MTOOLS_SKIP_CHECK=1 MTOOLSRC=/dev/null
IMAGE_SERIAL := F1857116
IMAGE_DISK_GUID := 1F857116-6874-4E00-A000-000000000001
IMAGE_PART_GUID := 1F857116-6874-4E00-A000-000000000002

# Shell text that copies the tree below $(OUT)/esp into the image $(1), in mtools' notation. Entries
# are made in a fixed order: copying a whole folder would follow the host's directory order.
define IMAGE_FILL
$(IMAGE_ENV) mmd -i $(1) ::/EFI ::/EFI/BOOT && \
$(IMAGE_ENV) mcopy -m -i $(1) $(OUT)/esp/$(EFI_FILE) ::/EFI/BOOT/$(EFI_FILE) && \
if [ -s $(OUT)/esp/options.txt ]; then \
	$(IMAGE_ENV) mmd -i $(1) ::/EFI/firstlight && \
	$(IMAGE_ENV) mcopy -m -i $(1) $(OUT)/esp/options.txt ::/EFI/firstlight/options.txt; \
fi
endef

$(eval $(call VALUE_STAMP,$(OUT)/esp.args,$$(ARGS)))

# Copies, every file at the images' time.
$(OUT)/esp.stamp: $(OUT)/$(EFI_FILE) $(OUT)/esp.args esp.img.mk
	@rm -rf $(OUT)/esp
	@mkdir -p $(OUT)/esp
	@cp $(OUT)/$(EFI_FILE) $(OUT)/esp/
	@cp $(OUT)/esp.args $(OUT)/esp/options.txt
	@touch -d @$(SOURCE_DATE_EPOCH) $(OUT)/esp/*
	@touch $@

$(OUT)/esp.img: $(OUT)/esp.stamp
	@echo "  IMAGE   $@"
	@rm -f $@
	@$(IMAGE_ENV) mformat -C $(ESP_FORMAT) -N $(IMAGE_SERIAL) -v FIRSTLIGHT -i $@ ::
	@$(call IMAGE_FILL,$@)

$(OUT)/firstlight.img: $(OUT)/esp.stamp
	@echo "  IMAGE   $@"
	@rm -f $@
	@truncate -s 66M $@
	@PATH="$$PATH:/usr/sbin:/sbin" sgdisk --clear --disk-guid=$(IMAGE_DISK_GUID) --new=1:2048:+64M --typecode=1:ef00 \
		--partition-guid=1:$(IMAGE_PART_GUID) --change-name=1:Firstlight $@ > /dev/null
	@$(IMAGE_ENV) mformat -F -T 131072 -H 2048 -N $(IMAGE_SERIAL) -v FIRSTLIGHT \
		-i $@@@1M ::
	@$(call IMAGE_FILL,$@@@1M)

## image: build/x86_64/firstlight.img, a GPT disk for dd to a USB stick (ARGS="..." for options)
image: $(OUT)/firstlight.img

.PHONY: image
